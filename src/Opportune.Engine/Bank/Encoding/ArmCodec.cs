namespace Opportune.Engine.Bank.Encoding;

/// <summary>Writes the arms of a slot and reads them back.</summary>
internal sealed class ArmCodec : IRows<Arm>
{
    private const double Selection = 1 << Fineness.SelectionPlaces;

    public static void Write(EntryWriter w, ReadOnlySpan<Arm> arms)
    {
        w.Int(arms.Length);
        foreach (ref readonly var arm in arms) { w.Int(arm.Treatment); Chance(w, arm.Probability); }
    }

    public static List<Arm> Read(EntryReader r) => r.List(() => new Arm(r.Int32(), Chance(r)));

    /// <summary>The second format had chances as any other number.</summary>
    internal static List<Arm> ReadSecond(EntryReader r) => r.List(() => new Arm(r.Int32(), r.Number()));

    /// <summary>A selection probability, nearly always a multiple of 2⁻²⁰.</summary>
    internal static void Chance(EntryWriter w, double probability) => w.Parts(probability, Selection);

    internal static double Chance(EntryReader r) => r.Parts(Selection);
}
