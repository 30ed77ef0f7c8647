using Opportune.Bench.Load;

namespace Opportune.Bench.Http;

/// <summary>Requests of another kind whose answers are looked at: a decision must have its id, its customer, and an option or a fallback for its placement.</summary>
/// <param name="inner">What is sent.</param>
internal sealed class CheckedAnswers(IRequests inner) : IRequests
{
    /// <summary>Answers that were decisions.</summary>
    internal long Decisions { get; private set; }

    /// <summary>Answers of a good status that were none.</summary>
    internal long Others { get; private set; }

    /// <inheritdoc/>
    public (int Length, int Kind) Next(Span<byte> into) => inner.Next(into);

    /// <inheritdoc/>
    public void Answered(int kind, ReadOnlySpan<byte> body)
    {
        if (IsDecision(body)) Decisions++;
        else Others++;
        inner.Answered(kind, body);
    }

    private static bool IsDecision(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"decisionId\":\""u8) >= 0 && body.IndexOf("\"customer\":\"b-"u8) >= 0 && body.IndexOf("\"placements\":[{"u8) >= 0
        && (body.IndexOf("\"outcome\":\"fallback\""u8) >= 0 || body.IndexOf("\"outcome\":\"chosen\",\"options\":[{\"token\":\""u8) >= 0);
}
