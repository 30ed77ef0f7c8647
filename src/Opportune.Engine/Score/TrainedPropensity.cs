using System.Security.Cryptography;
using Opportune.Engine.Bank;
using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>What a model knows of actions of one purpose: they share their slopes as far as the data say so, and nothing that one purpose may see reaches another.</summary>
/// <param name="Name">The purpose in words: <c>marketing</c>, <c>marketing+credit</c>.</param>
/// <param name="Purpose">What the actions read personal data for.</param>
/// <param name="IsCredit">Whether they offer credit.</param>
/// <param name="Inputs">What the model reads, the intercept first.</param>
/// <param name="Actions">Ids of the actions learnt from: the groups of <paramref name="Slopes"/>, in its order.</param>
/// <param name="Base">The log odds of each action's pooled rate when it was learnt.</param>
/// <param name="BaseVariance">How uncertain these are, in squared log odds.</param>
/// <param name="Slopes">What the facts add to the log odds.</param>
public sealed record PropensityFamily(string Name, Purposes Purpose, bool IsCredit, IReadOnlyList<ModelInput> Inputs, IReadOnlyList<string> Actions,
    IReadOnlyList<double> Base, IReadOnlyList<double> BaseVariance, PooledLogisticRegression Slopes);

/// <summary>A model learnt from recorded decisions: who responds to what. Immutable; named by the hash of its file.</summary>
/// <remarks>log odds of success = base of the action + Σ slope·z over the facts that the action's purpose and the customer's level allow. Linear, so that a decision stays cheap and a regulator can read it.</remarks>
public sealed class TrainedPropensity : ISavedModel<TrainedPropensity>
{
    /// <summary>A model of these families.</summary>
    /// <param name="bankHash">The definition under which it was learnt.</param>
    /// <param name="from">The first decision learnt from.</param>
    /// <param name="until">It learnt from nothing that was decided or known later.</param>
    /// <param name="families">At least one.</param>
    public TrainedPropensity(string bankHash, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<PropensityFamily> families)
    {
        (BankHash, From, Until, Families) = (bankHash, from, until, families);
        Content = ModelFile.Save(this);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Content.Span));
    }

    /// <inheritdoc/>
    public static string Kind => "propensity-by-facts/1";

    /// <summary>The definition under which it was learnt.</summary>
    public string BankHash { get; }

    /// <summary>The first decision learnt from.</summary>
    public DateTimeOffset From { get; }

    /// <summary>It learnt from nothing that was decided or known at this instant or later.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>One for each purpose that had enough decisions.</summary>
    public IReadOnlyList<PropensityFamily> Families { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public string Hash { get; }

    /// <summary>Which family scores an action, and as which of its groups; (−1, −1) where the model never met the action, or the action serves another purpose now.</summary>
    /// <param name="action">Of the definition in use.</param>
    public (int Family, int Group) Find(ActionDefinition action)
    {
        for (var family = 0; family < Families.Count; family++)
            for (var group = 0; group < Families[family].Actions.Count; group++)
                if (Families[family].Actions[group] == action.Id && Families[family].Purpose == action.Purpose && Families[family].IsCredit == action.IsCredit) return (family, group);
        return (-1, -1);
    }

    /// <summary>Reads a model back.</summary>
    /// <exception cref="FormatException">The bytes are no such model, or are damaged.</exception>
    public static TrainedPropensity Read(ReadOnlyMemory<byte> content)
    {
        try { return ModelFile.Load<TrainedPropensity>(content.ToArray()); }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException) { throw new FormatException(e.Message, e); }
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("bank", BankHash);
        writer.Write("from", From.UtcTicks);
        writer.Write("until", Until.UtcTicks);
        writer.Write("families", [.. Families.Select(f => f.Name)]);
        foreach (var family in Families)
        {
            writer.Write("purpose", (long)family.Purpose);
            writer.Write("credit", family.IsCredit ? 1L : 0L);
            ModelInputs.Write(writer, family.Inputs);
            writer.Write("actions", [.. family.Actions]);
            writer.Write("base", [.. family.Base]);
            writer.Write("baseVariance", [.. family.BaseVariance]);
            family.Slopes.Write(writer);
        }
    }

    /// <inheritdoc/>
    public static TrainedPropensity Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (bank, from, until) = (reader.ReadString("bank"), Instant(reader.ReadInt64("from")), Instant(reader.ReadInt64("until")));
        return new(bank, from, until, [.. reader.ReadStrings("families").Select(name => Family(name, reader))]);
    }

    private static PropensityFamily Family(string name, ModelReader reader)
    {
        var (purpose, isCredit, inputs) = ((Purposes)reader.ReadInt64("purpose"), reader.ReadInt64("credit") == 1, ModelInputs.Read(reader));
        var (actions, rates, variances) = (reader.ReadStrings("actions"), reader.ReadDoubles("base"), reader.ReadDoubles("baseVariance"));
        var slopes = PooledLogisticRegression.Read(reader);
        return slopes.Width == inputs.Count && rates.Length == actions.Length && variances.Length == actions.Length && slopes.Groups == actions.Length
            ? new(name, purpose, isCredit, inputs, actions, rates, variances, slopes) : throw new InvalidDataException("model.layout: the parts of a family do not fit each other.");
    }

    private static DateTimeOffset Instant(long ticks) => ticks is >= 0 and <= 3_155_378_975_999_999_999 ? new(ticks, TimeSpan.Zero) : throw new InvalidDataException("model.layout: an instant is out of range.");
}
