using Opportune.Engine.Bank;
using Opportune.Engine.Ingest.Inferring;
using Opportune.Expressions;
using Opportune.Learners;

namespace Opportune.Engine.Ingest;

/// <summary>Finds in an event's own words what its sender left out: the category of a payment, the topic and the tone of what a customer said.</summary>
/// <remarks>
/// Pure and thread-safe; at most some tens of microseconds an event. What the sender said is never changed, and where nothing is sure nothing is inferred. The result is kept in the journal with the event,
/// so that a later model changes no past: <see cref="EventReader.ReadStored"/> infers nothing.
/// </remarks>
/// <param name="categories">Finds categories; null for none.</param>
/// <param name="words">Understands customers' words; null for none.</param>
public sealed class EventInference(MerchantCategories? categories, CustomerWords? words)
{
    private static readonly Lazy<MerchantCategories> OfMerchants = new(() => new(Model("merchant-categories")));
    private static readonly Lazy<CustomerWords> OfCustomers = new(() => new(Model("topics"), Sentiment.Default));

    /// <summary>With the models that the product carries.</summary>
    public static EventInference Shipped => For(new(true, true));

    /// <summary>With the bank's own models, else those that the product carries, as far as a bank wants them.</summary>
    public static EventInference For(ReadingDefinition wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return new(
            !wanted.Categories ? null : wanted.OfMerchants is { } merchants ? new(merchants.Classifier) : OfMerchants.Value,
            !wanted.Words ? null : wanted.OfTopics is { } topics ? new(topics.Classifier, Sentiment.Default) : OfCustomers.Value);
    }

    /// <summary>Values for fields that are null; null where there is none.</summary>
    internal CelValue[]? Of(EventType type, CelValue[] fields) => type.Name switch
    {
        "transaction.booked" => categories is null ? null : Category(type, fields, categories),
        "feedback.given" or "complaint.opened" or "message.received" or "call.handled" => words is null ? null : Said(type, fields, words),
        _ => null,
    };

    /// <summary>Words speak for money out only: what comes in is named by who pays it, not by what it is for.</summary>
    private static CelValue[]? Category(EventType type, CelValue[] fields, MerchantCategories categories)
    {
        var at = type.IndexOf("category");
        if (at < 0 || fields[at].Kind != CelKind.Null) return null;
        var (code, amount) = (Value(type, fields, "mcc"), Value(type, fields, "amount"));
        var isOut = amount is { Kind: CelKind.Double, AsDouble: < 0 };
        var found = categories.Of(code.Kind == CelKind.Int ? code.AsInt : null, isOut ? Merchant(type, fields) : null);
        return found is not null && type.Fields[at].Values.Contains(found) ? With(new CelValue[fields.Length], at, CelValue.String(found)) : null;
    }

    /// <summary>The merchant, else the other side with the payment's text; nothing for transfers, whose other side is often a person.</summary>
    private static string? Merchant(EventType type, CelValue[] fields)
    {
        if (Text(type, fields, "merchant") is { Length: > 0 } merchant) return merchant;
        return Text(type, fields, "kind") is "transfer" or "cash" or "fee" or "interest" ? null : $"{Text(type, fields, "counterparty")} {Text(type, fields, "text")}";
    }

    private static CelValue[]? Said(EventType type, CelValue[] fields, CustomerWords words)
    {
        if (Text(type, fields, "text") is not { Length: > 0 } text) return null;
        CelValue[]? found = null;
        if (IsOpen(type, fields, "topic", out var topic) && words.Topic(text) is { } about) found = With(found ?? new CelValue[fields.Length], topic, CelValue.String(about));
        if (IsOpen(type, fields, "sentiment", out var sentiment) && words.Tone(text) is { } tone) found = With(found ?? new CelValue[fields.Length], sentiment, CelValue.Double(tone));
        return found;
    }

    private static bool IsOpen(EventType type, CelValue[] fields, string field, out int at) => (at = type.IndexOf(field)) >= 0 && fields[at].Kind == CelKind.Null;

    private static CelValue[] With(CelValue[] found, int at, CelValue value)
    {
        found[at] = value;
        return found;
    }

    private static CelValue Value(EventType type, CelValue[] fields, string field) => type.IndexOf(field) is var i and >= 0 ? fields[i] : CelValue.Null;

    private static string? Text(EventType type, CelValue[] fields, string field) => Value(type, fields, field) is { Kind: CelKind.String } v ? v.AsString : null;

    private static IntentClassifier Model(string name)
    {
        using var stream = typeof(EventInference).Assembly.GetManifestResourceStream(name + ".model") ?? throw new InvalidOperationException($"The program was built without its model {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ModelFile.Load<IntentClassifier>(bytes);
    }
}
