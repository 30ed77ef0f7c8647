using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Customers' keys by number while a whole journal is walked: looked up once, bounded.</summary>
internal sealed class KnownKeys(ICustomerKeys keys)
{
    private const int Most = 100_000;
    private readonly Dictionary<ulong, CustomerKey?> _known = [];
    private HashSet<ulong>? _erased;

    /// <summary>The key, or null for an erased or unknown number.</summary>
    internal async ValueTask<CustomerKey?> FindAsync(ulong number, CancellationToken cancel)
    {
        if (_known.TryGetValue(number, out var key)) return key;
        if (_known.Count >= Most) _known.Clear();
        return _known[number] = await keys.FindAsync(number, cancel);
    }

    /// <summary>Whether a number without a key is one that was erased; an erasure may have come while verifying.</summary>
    internal async ValueTask<bool> IsErasedAsync(ulong number, CancellationToken cancel)
    {
        if (_erased?.Contains(number) == true) return true;
        _erased = [];
        await foreach (var (erased, _) in keys.ErasuresAsync(cancel)) _erased.Add(erased);
        return _erased.Contains(number);
    }
}
