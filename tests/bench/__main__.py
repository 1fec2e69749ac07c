"""Run every bench and print Markdown."""

from tests.bench import (
    compile_bench,
    decision_bench,
    draw_bench,
    opinions_bench,
    scoring_bench,
    serving_bench,
    standing_bench,
    storage_bench,
    tally_bench,
)

if __name__ == "__main__":
    compile_bench.main()
    print()
    decision_bench.main()
    print()
    scoring_bench.main()
    print()
    serving_bench.main()
    print()
    storage_bench.main()
    print()
    standing_bench.main()
    print()
    tally_bench.main()
    print()
    draw_bench.main()
    print()
    opinions_bench.main(python=opinions_bench.peer_python())
