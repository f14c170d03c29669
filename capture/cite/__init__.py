"""Citations: what a snapshot is quoted by, in the styles and machine forms of the field. Pure."""
