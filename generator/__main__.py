"""`python -m generator` is `sdkwright`."""

from generator.cli import main

main()
