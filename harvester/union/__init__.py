"""The union list: decisions of people, clusters with lasting ids, merged records and holdings."""
