using System.Collections.Concurrent;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>Checks every disk that a power loss may leave during a load.</summary>
/// <param name="Boundaries">Steps after which power was lost.</param>
/// <param name="Disks">Different disks that were opened.</param>
/// <param name="Stores">Different stores that were recovered and put to work.</param>
/// <param name="Wrong">What was broken.</param>
internal sealed record Enumeration(int Boundaries, int Disks, int Stores, IReadOnlyList<string> Wrong)
{
    /// <summary>Runs it on all cores.</summary>
    /// <param name="reference">The load.</param>
    /// <param name="enough">Stops after so many findings.</param>
    public static Enumeration Of(Reference reference, int enough = int.MaxValue)
    {
        var (power, wrong, known) = (new AfterPowerLoss(reference.Steps), new ConcurrentQueue<string>(), new HashSet<string>());
        var (idle, disks) = (new ConcurrentBag<Survivors>(), 0);
        Parallel.ForEach(Partitioner.Create(power.States(), EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (state, loop) =>
        {
            var survivors = idle.TryTake(out var free) ? free : new(reference);
            Interlocked.Increment(ref disks);
            // The store works on the caller's thread, so nothing is waited for here.
            if (survivors.WrongAsync(state, known).GetAwaiter().GetResult() is { } what) wrong.Enqueue($"power lost after step {state.Step} ({reference.Steps[state.Step - 1]}), {state.Variant}: {what}");
            idle.Add(survivors);
            if (wrong.Count >= enough) loop.Stop();
        });
        foreach (var survivors in idle) survivors.Dispose();
        return new(power.Boundaries, disks, known.Count, [.. wrong]);
    }
}
