using System.Globalization;
using System.Text.Json;
using Opportune.Engine.Bank;
using Opportune.Runtime;

namespace Opportune.Host.Api;

/// <summary>Writes the usual answer to a decision straight as JSON: the same bytes as the <see cref="Documents.DecisionDocument"/> without an explanation.</summary>
internal static class DecisionAnswerWriter
{
    private static readonly JsonEncodedText Action = JsonEncodedText.Encode("action");
    private static readonly JsonEncodedText Because = JsonEncodedText.Encode("because");
    private static readonly JsonEncodedText Body = JsonEncodedText.Encode("body");
    private static readonly JsonEncodedText CallToAction = JsonEncodedText.Encode("callToAction");
    private static readonly JsonEncodedText Content = JsonEncodedText.Encode("content");
    private static readonly JsonEncodedText Customer = JsonEncodedText.Encode("customer");
    private static readonly JsonEncodedText DecidedAt = JsonEncodedText.Encode("decidedAt");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("decisionId");
    private static readonly JsonEncodedText Disclosures = JsonEncodedText.Encode("disclosures");
    private static readonly JsonEncodedText ExpiresAt = JsonEncodedText.Encode("expiresAt");
    private static readonly JsonEncodedText Fallback = JsonEncodedText.Encode("fallback");
    private static readonly JsonEncodedText Image = JsonEncodedText.Encode("image");
    private static readonly JsonEncodedText Link = JsonEncodedText.Encode("link");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Options = JsonEncodedText.Encode("options");
    private static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
    private static readonly JsonEncodedText Placements = JsonEncodedText.Encode("placements");
    private static readonly JsonEncodedText Rank = JsonEncodedText.Encode("rank");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Token = JsonEncodedText.Encode("token");
    private static readonly JsonEncodedText Treatment = JsonEncodedText.Encode("treatment");

    /// <summary>Writes the answer.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="made">The decision.</param>
    /// <param name="dryRun">A dry run has no id.</param>
    /// <param name="withBecause">Whether each option says why.</param>
    public static void Write(Utf8JsonWriter json, DecisionAnswer.Made made, bool dryRun, bool withBecause)
    {
        var input = made.Record.Input;
        json.WriteStartObject();
        if (!dryRun) json.WriteString(Id, input.DecisionId);
        json.WriteString(Customer, input.Customer.ToString());
        json.WriteString(DecidedAt, input.DecidedAt);
        json.WriteStartArray(Placements);
        for (var i = 0; i < input.Placements.Count; i++) Placement(json, made, made.Bank.Placement(input.Placements[i].Name)!, withBecause);
        json.WriteEndArray();
        Versions(json, input);
        json.WriteEndObject();
    }

    private static void Placement(Utf8JsonWriter json, DecisionAnswer.Made made, PlacementDefinition placement, bool withBecause)
    {
        var (isChosen, isFallback) = OutcomeOf(made, placement);
        json.WriteStartObject();
        json.WriteString(Name, placement.Name);
        json.WriteString(Outcome, isChosen ? "chosen"u8 : isFallback ? "fallback"u8 : "none"u8);
        json.WriteStartArray(Options);
        var slots = made.Record.Slots;
        for (var i = 0; i < slots.Count; i++)
            if (slots[i].Placement == placement.Index && made.Options[i] is { } option) Option(json, made, slots[i], option, withBecause ? made.Because[i] : null);
        json.WriteEndArray();
        if (isFallback) Instead(json, placement.Fallback!);
        json.WriteEndObject();
    }

    private static (bool IsChosen, bool IsFallback) OutcomeOf(DecisionAnswer.Made made, PlacementDefinition placement)
    {
        var (isChosen, isFallback) = (false, false);
        var slots = made.Record.Slots;
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Placement != placement.Index) continue;
            isChosen |= made.Options[i] is not null;
            isFallback |= slots[i].Outcome == SlotOutcome.Fallback;
        }
        return (isChosen, isFallback && !isChosen && placement.Fallback is not null);
    }

    private static void Option(Utf8JsonWriter json, DecisionAnswer.Made made, SlotDecision slot, OptionAnswer option, string? because)
    {
        var treatment = made.Bank.Treatments[slot.Treatment];
        json.WriteStartObject();
        if (option.Token.Length > 0) json.WriteString(Token, option.Token);
        json.WriteString(Action, made.Bank.Actions[treatment.ActionIndex].Id);
        json.WriteString(Treatment, treatment.Id);
        json.WriteNumber(Rank, slot.Rank);
        Shown(json, option.Content);
        if (because is not null) json.WriteString(Because, because);
        json.WriteString(ExpiresAt, option.ExpiresAt);
        json.WriteEndObject();
    }

    private static void Shown(Utf8JsonWriter json, Engine.Deliver.Content content)
    {
        json.WriteStartObject(Content);
        Text(json, Title, content.Title);
        Text(json, Body, content.Body);
        Text(json, CallToAction, content.CallToAction);
        Text(json, Link, content.Link);
        Text(json, Image, content.Image);
        json.WriteStartArray(Disclosures);
        for (var i = 0; i < content.Disclosures.Count; i++) json.WriteStringValue(content.Disclosures[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Instead(Utf8JsonWriter json, FallbackContent fallback)
    {
        json.WriteStartObject(Fallback);
        Text(json, Title, fallback.Title);
        Text(json, Body, fallback.Body);
        Text(json, Link, fallback.Link);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, JsonEncodedText name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void Versions(Utf8JsonWriter json, DecisionInput input)
    {
        json.WriteStartObject("versions"u8);
        json.WriteString("bank"u8, input.BankHash);
        json.WriteStartObject("models"u8);
        json.WriteString("propensity"u8, input.ModelHash);
        json.WriteEndObject();
        json.WriteString("engine"u8, input.Semantics.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
