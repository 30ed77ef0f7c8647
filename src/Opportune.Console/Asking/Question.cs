using Microsoft.AspNetCore.Http;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;

namespace Opportune.Console.Asking;

/// <summary>What the page is about: a customer, a place, a reader, and how to decide.</summary>
/// <param name="Customer">Null while nobody is chosen.</param>
/// <param name="Placement">Where the message would appear.</param>
/// <param name="IsLive">Whether to decide for real, with exploration and a record; otherwise a greedy dry run.</param>
/// <param name="Audience">For whom the answer is written.</param>
/// <param name="DecisionId">A recorded decision to show instead of asking anew; null asks.</param>
public sealed record Question(CustomerId? Customer, string Placement, bool IsLive, Audience Audience, string? DecisionId)
{
    /// <summary>Reads the fields of a form or an address; what is missing or unknown takes its default.</summary>
    internal static Question Read(Func<string, string?> field, BankDefinition bank) => new(
        CustomerId.TryParse(field("customer"), out var customer) ? customer : null,
        bank.Placement(field("placement") ?? "")?.Name ?? bank.Placements[0].Name,
        field("live") == "true",
        Enum.TryParse<Audience>(field("audience"), ignoreCase: true, out var audience) && Enum.IsDefined(audience) ? audience : Audience.Advisor,
        field("decision") is { Length: > 0 and <= 40 } id ? id : null);

    /// <summary>Reads an address.</summary>
    internal static Question Of(IQueryCollection query, BankDefinition bank) => Read(name => query[name], bank);

    /// <summary>Reads a form.</summary>
    internal static Question Of(IFormCollection form, BankDefinition bank) => Read(name => form[name], bank);

    /// <summary>The page of this question; it names nobody but by the bank's own identifier.</summary>
    internal string Url => Customer is { } c ? $"/?customer={Uri.EscapeDataString(c.ToString())}&placement={Placement}" : "/";
}
