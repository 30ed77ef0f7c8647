using System.Security.Cryptography;
using Opportune.Engine.Bank;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Score;

/// <summary>The chance that something happens to a customer within a time, from the facts of the day: churn, for one. Boosted trees, asked when scores are written and never within a decision.</summary>
public sealed class EventModel : ISavedModel<EventModel>
{
    private readonly BoostedClassifier _trees;

    /// <summary>A model.</summary>
    /// <param name="happening">The event type that it waits for.</param>
    /// <param name="days">Within how many days.</param>
    /// <param name="readers">Who reads the score.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="trees">What it learnt.</param>
    public EventModel(string happening, int days, ScoreReaders readers, IReadOnlyList<ModelInput> inputs, BoostedClassifier trees)
    {
        (Happening, Days, Readers, Inputs, _trees) = (happening, days, readers, inputs, trees);
        Content = ModelFile.Save(this);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Content.Span));
    }

    /// <inheritdoc/>
    public static string Kind => "event-by-facts/1";

    /// <summary>The event type that it waits for.</summary>
    public string Happening { get; }

    /// <summary>Within how many days.</summary>
    public int Days { get; }

    /// <summary>Who reads the score: it is made of nothing that one of them may not see.</summary>
    public ScoreReaders Readers { get; }

    /// <summary>What it reads.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/>.</summary>
    public string Hash { get; }

    /// <summary>The chance of each row of facts, in [0, 1].</summary>
    /// <param name="bank">The definition in use.</param>
    /// <param name="rows">Facts by slot, with the customer's level.</param>
    public IReadOnlyList<double> Predict(BankDefinition bank, IReadOnlyList<(IReadOnlyList<CelValue> Facts, PersonalizationLevel Level)> rows)
    {
        var (inputs, x) = (Readers.Over(Inputs, bank), new double[Inputs.Count]);
        return [.. rows.Select(row =>
        {
            inputs.Fill(row.Facts, Readers.Cut(row.Level), x);
            return _trees.Predict(x);
        })];
    }

    /// <inheritdoc/>
    public void Write(ModelWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("happening", Happening);
        writer.Write("days", (long)Days);
        writer.Write("purpose", (long)Readers.Purpose);
        writer.Write("level", (long)Readers.Level);
        ModelInputs.Write(writer, Inputs);
        _trees.Write(writer);
    }

    /// <inheritdoc/>
    public static EventModel Read(ModelReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (happening, days, readers) = (reader.ReadString("happening"), checked((int)reader.ReadInt64("days")), new ScoreReaders((Purposes)reader.ReadInt64("purpose"), (PersonalizationLevel)reader.ReadInt64("level")));
        return new(happening, days, readers, ModelInputs.Read(reader), BoostedClassifier.Read(reader));
    }
}
