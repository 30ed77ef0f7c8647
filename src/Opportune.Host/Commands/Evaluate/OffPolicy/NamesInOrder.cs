namespace Opportune.Host.Commands.Evaluate.OffPolicy;

/// <summary>Names in the order in which people expect them: numbers by their size, then words by their letters' codes.</summary>
internal sealed class NamesInOrder : IComparer<string>
{
    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (isNumber, isOther) = (TableFile.TryNumber(x, out var one), TableFile.TryNumber(y, out var other));
        return isNumber && isOther && one != other ? one.CompareTo(other) : isNumber != isOther ? isNumber ? -1 : 1 : string.CompareOrdinal(x, y);
    }
}
