"""An hourly run as an Airflow DAG: an interval done again gives the same files; and a weekly one, for retention.

The variable `copydesk_home` is the folder of the checkout whose `.venv` has the command, `copydesk_output` the output.
"""

from datetime import datetime, timedelta, timezone

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator

COPYDESK = "{{ var.value.copydesk_home }}/.venv/bin/copydesk"
OUTPUT = "{{ var.value.copydesk_output }}"

with DAG(
    dag_id="copydesk",
    schedule="7 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    run = BashOperator(
        task_id="run",
        bash_command=f"{COPYDESK} run --feeds /etc/copydesk/feeds.opml --output {OUTPUT} --max-rejected 0.5 "
        "--run-seconds 1800 --as-of {{ data_interval_end.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
        execution_timeout=timedelta(minutes=50),
    )
    validate = BashOperator(task_id="validate", bash_command=f"{COPYDESK} validate {OUTPUT}")
    run >> validate

with DAG(
    dag_id="copydesk_prune",
    schedule="37 3 * * 0",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
) as retention:
    prune = BashOperator(
        task_id="prune", bash_command=f"{COPYDESK} prune {OUTPUT} --before \"$(date -u -d '-400 days' +%F)\""
    )
