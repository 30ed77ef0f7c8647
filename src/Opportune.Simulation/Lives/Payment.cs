namespace Opportune.Simulation.Lives;

/// <summary>Money that is about to move; the amount is in minor units, negative when it leaves the account.</summary>
internal sealed record Payment(long Amount, string Kind, string Counterparty, string? Category)
{
    public string? Merchant { get; init; }

    public string Country { get; init; } = "DE";

    public int? Mcc { get; init; }

    public string? Text { get; init; }
}
