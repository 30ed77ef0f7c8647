namespace Opportune.Engine.Bank;

/// <summary>What a message is, which decides the limits it falls under.</summary>
public enum MessageClass : byte
{
    /// <summary>An offer: needs consent to marketing, counts against contact limits, withheld from the universal holdout.</summary>
    Marketing,
    /// <summary>Help with the customer's own money that sells nothing.</summary>
    Guidance,
    /// <summary>About a product or a request the customer already has.</summary>
    Service,
    /// <summary>Protects the customer from harm.</summary>
    Protection,
    /// <summary>The law requires it; skips arbitration and limits, never the law on channels.</summary>
    MustSend,
}

/// <summary>What personal data is read for; a bit set.</summary>
[Flags]
public enum Purposes
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Selling.</summary>
    Marketing = 1,
    /// <summary>Helping with the customer's own money.</summary>
    Guidance = 2,
    /// <summary>Serving what the customer has.</summary>
    Service = 4,
    /// <summary>Blocking or offering protection; never ranking, selling or citing.</summary>
    Protection = 8,
    /// <summary>Credit; never with protected attributes.</summary>
    Credit = 16,
    /// <summary>All but none.</summary>
    All = Marketing | Guidance | Service | Protection | Credit,
}

/// <summary>Who started the conversation.</summary>
public enum Direction : byte
{
    /// <summary>The customer came.</summary>
    Inbound,
    /// <summary>The bank reaches out.</summary>
    Outbound,
}

/// <summary>How much of the customer's data may shape what they see, as the customer chose.</summary>
public enum PersonalizationLevel
{
    /// <summary>Holdings and consents only.</summary>
    Basic,
    /// <summary>Also balances and transactions.</summary>
    Moderate,
    /// <summary>Also behaviour in the app and forecasts.</summary>
    Advanced,
}

/// <summary>What became of an action that was chosen.</summary>
public enum Outcome : byte
{
    /// <summary>It appeared before the customer.</summary>
    Shown,
    /// <summary>The customer opened it.</summary>
    Clicked,
    /// <summary>The customer agreed to it.</summary>
    Accepted,
    /// <summary>The customer put it away.</summary>
    Dismissed,
    /// <summary>The customer said no.</summary>
    Rejected,
    /// <summary>The product or result came about.</summary>
    Converted,
    /// <summary>Its time ran out.</summary>
    Expired,
    /// <summary>It was never shown, so it teaches nothing.</summary>
    NotExposed,
}

/// <summary>The four stages of policy, in the order in which they judge.</summary>
public enum PolicyStage
{
    /// <summary>May they have it?</summary>
    Eligibility,
    /// <summary>Is it relevant now?</summary>
    Applicability,
    /// <summary>Is it in their interest?</summary>
    Suitability,
    /// <summary>Consent, level, sensitive period, limits, holdouts.</summary>
    Constraints,
}
