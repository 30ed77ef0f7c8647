using System.Collections.Concurrent;
using Opportune.Learners;

namespace Opportune.Engine.Ingest.Inferring;

/// <summary>Finds the category of a payment that the bank gave none: from the merchant category code where it says one, else from the words that name the merchant.</summary>
/// <remarks>Pure and thread-safe: what it keeps of words seen before saves time and changes no answer. A merchant seen before costs a look-up, a new one some tens of microseconds.</remarks>
/// <param name="model">Learned from merchants' names and trades; its labels are categories.</param>
public sealed class MerchantCategories(IntentClassifier model)
{
    /// <summary>Least confidence, in [0, 1], of an answer from words; below it there is none.</summary>
    public const double LeastConfidence = 0.9;

    private const int MostKept = 8_192;
    private const int LongestName = 120;
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>The category, or null where neither says one surely enough.</summary>
    /// <param name="code">The merchant category code, or null.</param>
    /// <param name="merchant">The words that name the merchant, or null.</param>
    public string? Of(long? code, string? merchant)
    {
        if (code is { } number && MerchantCodes.CategoryOf(number) is { } category) return category;
        if (string.IsNullOrWhiteSpace(merchant)) return null;
        var name = merchant.Length <= LongestName ? merchant : merchant[..LongestName];
        if (_kept.TryGetValue(name, out var known)) return known.Length > 0 ? known : null;
        var found = model.Predict(name) is IntentAnswer.Understood { Confidence: >= LeastConfidence } understood ? understood.Intent : "";
        if (_kept.Count < MostKept) _kept.TryAdd(name, found);
        return found.Length > 0 ? found : null;
    }
}
