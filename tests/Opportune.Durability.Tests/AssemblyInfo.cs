// One disk at a time is made to fail, and the machine's cores are for one load at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
