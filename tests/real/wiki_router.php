<?php
// What Apache's rewrite rules do for a wiki: short article addresses, uploads from a folder of their own.
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( str_starts_with( $path, '/images/' ) ) {
	$root = realpath( getenv( 'WIKI_FILES' ) );
	$file = realpath( $root . '/' . substr( $path, strlen( '/images/' ) ) );
	if ( $file === false || !is_file( $file ) || !str_starts_with( $file, $root . '/' ) ) {
		http_response_code( 404 );
		return true;
	}
	header( 'Content-Type: ' . mime_content_type( $file ) );
	readfile( $file );
	return true;
}
if ( $path === '/' || str_starts_with( $path, '/wiki/' ) ) {
	$_SERVER['SCRIPT_NAME'] = '/index.php';
	$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
	require $_SERVER['SCRIPT_FILENAME'];
	return true;
}
return false;
