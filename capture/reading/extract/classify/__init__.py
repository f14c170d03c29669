"""Which of the page's runs are the article."""
