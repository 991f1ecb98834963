"""Distribution `copydesk`: three plain packages and one command. Also staged to Beam workers as an sdist."""

import re
from pathlib import Path

from setuptools import find_packages, setup

VERSION = re.search(r'VERSION = "(.+)"', Path(__file__).with_name("schemas").joinpath("version.py").read_text()).group(
    1
)
BEAM = "2.77.0"

setup(
    name="copydesk",
    version=VERSION,
    description="Turns the world's news feeds and pages into text that a data team can trust",
    long_description="A news-ingestion pipeline on Apache Beam. See README.md.",
    python_requires=">=3.10,<3.14",
    packages=find_packages(include=["pipeline*", "transforms*", "schemas*"]),
    include_package_data=True,
    package_data={
        "": ["py.typed"],
        "schemas": ["data/*"],
        "transforms": ["*/data/*"],
        "pipeline": ["sample/**/*", "sample/*", "report/*.css", "report/*.sql"],
    },
    install_requires=[
        f"apache-beam=={BEAM}",
        "ahocorasick_rs>=1.0",
        "aiohttp>=3.12",
        "anyascii>=0.3.2",
        "babel>=2.16",
        "brotli>=1.2",
        "charset_normalizer>=3.3",
        "fastwarc>=2.0.1,<3",
        "feedparser>=6.0.11,<7",
        "langdetect==1.0.9",
        "lxml>=5.3",
        "lxml_html_clean>=0.4",  # trafilatura cannot be imported without it under the pip that ships with Python 3.11
        "numpy>=1.26",
        "orjson>=3.10",
        "protego>=0.4",
        "py3langid==0.4.0",
        "pyarrow>=16",
        "rich>=13.7",
        "tomli>=2.0; python_version < '3.11'",
        "tldextract>=5.1",
        "trafilatura==2.3.1",
        "tzdata>=2025.2",
        "w3lib>=2.2",
        "xxhash>=3.4",
        "yarl>=1.17",
        "jsonschema>=4.21",
    ],
    extras_require={
        "gcp": [f"apache-beam[gcp]=={BEAM}", "google-cloud-pubsub>=2.20", "google-cloud-storage>=3.0"],
        "s3": ["obstore>=0.9"],  # outputs and inputs on s3://
        "azure": ["obstore>=0.9"],  # and on az://
        "sql": ["duckdb>=1.1"],  # copydesk sql, export and report
        "train": ["lightgbm>=4.5"],  # benchmarks/train_block_model.py and extraction.py
        "test": [
            "build>=1.2",
            "coverage>=7.5",
            "duckdb>=1.1",
            "gcp-storage-emulator>=2024.8.3",
            "hypothesis>=6.100",
            "mypy>=1.13",
            "obstore>=0.9",
            "pytest>=8.3",
            "pytest-cov>=5",
            "pytest-xdist>=3.6",
            "pyyaml>=6",
            "regex>=2024.5",
            "ruff>=0.8",
            "types-jsonschema",
            "wheel>=0.43,<0.46",  # what builds a wheel with the setuptools of Python 3.11
        ],
    },
    entry_points={"console_scripts": ["copydesk = pipeline.main:main"]},
)
