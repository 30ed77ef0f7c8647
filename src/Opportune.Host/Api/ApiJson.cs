using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Opportune.Engine;
using Opportune.Engine.Bank;
using Opportune.Engine.Explain;
using Opportune.Host.Api.Documents;
using Opportune.Runtime.Learning;

namespace Opportune.Host.Api;

/// <summary>How documents are written: camelCase, money as amount and currency, customers as texts. Generated when compiled, so nothing is looked up while serving.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CustomerIdJson), typeof(MoneyJson), typeof(MessageClassJson), typeof(WordsJson<Audience>), typeof(WordsJson<PersonalizationLevel>), typeof(WordsJson<Outcome>),
        typeof(WordsJson<Direction>), typeof(WordsJson<ContactState>), typeof(WordsJson<PolicyStage>)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(EventsRequest))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(ResponseRequest))]
[JsonSerializable(typeof(ResponseTaken))]
[JsonSerializable(typeof(ConsentsRequest))]
[JsonSerializable(typeof(PreferencesRequest))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(DecisionDocument))]
[JsonSerializable(typeof(RecordDocument))]
[JsonSerializable(typeof(DecisionsDocument))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchDocument))]
[JsonSerializable(typeof(ReplayDocument))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(WhyNot))]
[JsonSerializable(typeof(Portrait))]
[JsonSerializable(typeof(MomentsDocument))]
[JsonSerializable(typeof(InsightsDocument))]
[JsonSerializable(typeof(InboxDocument))]
[JsonSerializable(typeof(ErasedDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(BankDocument))]
[JsonSerializable(typeof(StopsDocument))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(ModelsDocument))]
[JsonSerializable(typeof(ModelChanged))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(TrainRequest))]
[JsonSerializable(typeof(ChallengeRequest))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(ScoresWritten))]
[JsonSerializable(typeof(ExperimentsDocument))]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>As answers are written: letters of all languages as they are, since no answer is ever part of a page.</summary>
    public static ApiJson Plain => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>A customer as its text.</summary>
internal sealed class CustomerIdJson : JsonConverter<CustomerId>
{
    /// <inheritdoc/>
    public override CustomerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CustomerId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a customer id.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CustomerId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Money as <c>{"amount":"12.34","currency":"EUR"}</c>.</summary>
internal sealed class MoneyJson : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("currency", out var code) && document.RootElement.TryGetProperty("amount", out var amount)
            && Money.TryParse(amount.GetString(), Currency.Parse(code.GetString()!), out var money) ? money : throw new JsonException("Not an amount.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.ToDecimalString());
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }
}

/// <summary>Message classes as the bank writes them: <c>must-send</c>.</summary>
internal sealed class MessageClassJson() : JsonStringEnumConverter<MessageClass>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

/// <summary>Other words in camelCase: <c>notExposed</c>.</summary>
internal sealed class WordsJson<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
