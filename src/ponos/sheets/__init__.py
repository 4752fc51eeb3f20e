"""Tables that people make: text and workbooks, as cells, as numbers, and under the names that an instrument knows."""
