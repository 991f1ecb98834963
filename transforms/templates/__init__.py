"""Lines that an outlet repeats below or above distinct stories: counted, decided, taken out, remembered."""
