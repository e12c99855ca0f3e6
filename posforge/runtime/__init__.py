"""What every store shares: the library that tills, store servers and HQ run on."""
