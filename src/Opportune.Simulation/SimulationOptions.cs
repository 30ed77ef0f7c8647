namespace Opportune.Simulation;

/// <summary>Which synthetic bank to make. The same options always make the same bank.</summary>
public sealed record SimulationOptions
{
    /// <summary>Chooses one bank among many. Default 1; any value is allowed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many customers the bank has. Default 200, at least 1. A customer's life does not depend on it.</summary>
    public int Customers { get; init; } = 200;

    /// <summary>The last simulated day, in the bank's time zone. Every moment is true, or not, at the end of this day.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Months of daily life before <see cref="Until"/>. Default 14, from 4 (the moments need some past) to 120.</summary>
    public int Months { get; init; } = 14;

    /// <summary>ISO 4217 code of the bank's currency, one with two decimals. Default EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>IANA name of the zone in which the customers live. Default Europe/Berlin.</summary>
    public string TimeZone { get; init; } = "Europe/Berlin";

    /// <summary>The first day of daily life; only the openings of older relationships come before it.</summary>
    public DateOnly From => Until.AddMonths(-Months).AddDays(1);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Customers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Months, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Months, 120);
        if (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException("A currency is three capital letters, such as EUR.");
        }
    }
}
