"""Dublin Core and formats made of its terms: DIM, EDM, DC-NDL."""
