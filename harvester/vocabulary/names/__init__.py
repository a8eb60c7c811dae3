"""Names of languages and countries in many languages, generated from CLDR by `generate`."""
