namespace Opportune.Simulation;

/// <summary>What a customer may truly need from a bank.</summary>
public enum Need
{
    /// <summary>To borrow for consumption.</summary>
    Borrow,

    /// <summary>To put money aside safely.</summary>
    Save,

    /// <summary>To invest for the long term.</summary>
    Invest,

    /// <summary>To pay and be insured abroad.</summary>
    Travel,

    /// <summary>To buy or keep a home.</summary>
    Home,

    /// <summary>To be insured.</summary>
    Insure,

    /// <summary>To be helped with everyday money.</summary>
    Guidance,

    /// <summary>To have something put right or explained.</summary>
    Service,
}
