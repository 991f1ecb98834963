"""The bundled sample: invented outlets with feeds and pages, written for this project and free to copy."""
