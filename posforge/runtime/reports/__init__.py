"""What the books say: questions to the projections, answered as frozen facts in whole numbers."""
