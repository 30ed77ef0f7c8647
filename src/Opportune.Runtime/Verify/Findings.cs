using Opportune.Runtime.Storage;

namespace Opportune.Runtime.Verify;

/// <summary>Gathers what is found about one part of a store. Not thread-safe.</summary>
/// <param name="name">Of the part.</param>
public sealed class Findings(string name)
{
    private const int Kept = 20;
    private readonly List<VerifyProblem> _first = [];
    private long _problems;

    /// <summary>Things looked at.</summary>
    public long Looked { get; set; }

    /// <summary>Things that could not be looked at.</summary>
    public long Unverified { get; set; }

    /// <summary>Notes a problem.</summary>
    public void Add(string code, long? sequence, string message)
    {
        _problems++;
        if (_first.Count < Kept) _first.Add(new(code, sequence, message));
    }

    /// <summary>Runs a check that a damaged file may end early: that is then a problem among others.</summary>
    public async Task<Findings> AroundAsync(Func<Findings, Task> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try { await check(this); }
        catch (StoreException damaged) { Add("verify.unreadable", null, $"{damaged.Code}: {damaged.Message}"); }
        return this;
    }

    /// <summary>What was found.</summary>
    public VerifyPart Part() => new(name, Looked, Unverified, _problems, [.. _first]);
}
