"""A month of police.uk, made of pieces, versions and answers of the API."""
