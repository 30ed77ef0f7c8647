using Opportune.Engine;
using Opportune.Runtime;

namespace Opportune.Console.Asking;

/// <summary>The customers of the list, looked at anew once a minute.</summary>
/// <remarks>Thread-safe. Ordered by id; no more than <see cref="Most"/>, because a person picks from it.</remarks>
internal sealed class CustomerList(TimeProvider time) : IDisposable
{
    internal const int Most = 300;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset At, Listing Listing)? _kept;

    internal async Task<Listing> ReadAsync(BankRuntime runtime, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (_kept is { } kept && now - kept.At < Fresh) return kept.Listing;
            var listing = await LookAsync(runtime, cancel);
            _kept = (now, listing);
            return listing;
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    private static async Task<Listing> LookAsync(BankRuntime runtime, CancellationToken cancel)
    {
        var ids = new List<CustomerId>();
        await foreach (var id in runtime.CustomersAsync(cancel)) ids.Add(id);
        ids.Sort();
        var listed = new List<ListedCustomer>();
        foreach (var id in ids.Take(Most))
            if (await runtime.GlanceAsync(id, cancel) is { } glance) listed.Add(new(id, glance.Name, [.. glance.Moments.Select(m => m.Name)]));
        return new(listed, ids.Count);
    }
}

/// <summary>The list as it was looked at.</summary>
/// <param name="Customers">The first of them, by id.</param>
/// <param name="Total">How many there are.</param>
public sealed record Listing(IReadOnlyList<ListedCustomer> Customers, int Total)
{
    /// <summary>One customer for each moment, and never the same twice.</summary>
    internal IReadOnlyList<ListedCustomer> Examples()
    {
        var (seen, examples) = (new HashSet<string>(StringComparer.Ordinal), new List<ListedCustomer>());
        foreach (var customer in Customers.Where(c => c.Name is not null).OrderBy(c => c.Moments.Count))
            if (customer.Moments.FirstOrDefault(seen.Add) is { } moment) examples.Add(customer with { Moments = [moment] });
        return [.. examples.OrderBy(e => e.Moments[0], StringComparer.Ordinal)];
    }
}
