# Everything a change must pass; CI runs the very same.
check:
    bash .ci/run
