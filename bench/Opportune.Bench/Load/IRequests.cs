namespace Opportune.Bench.Load;

/// <summary>What a load run sends.</summary>
internal interface IRequests
{
    /// <summary>Writes the next request, head and body.</summary>
    /// <param name="into">A buffer of 16 KB or more; what the same connection sent before is still in it.</param>
    /// <returns>Its length, and a small number that says of which kind it is.</returns>
    (int Length, int Kind) Next(Span<byte> into);

    /// <summary>Told of each good answer.</summary>
    /// <param name="kind">Of the request.</param>
    /// <param name="body">As received: with chunk marks where the server sends chunks.</param>
    void Answered(int kind, ReadOnlySpan<byte> body);
}
