using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>The words of the texts and what they mean.</summary>
internal static class Vocabulary
{
    public static readonly string[] ChannelNames = ["app", "web", "e-mail", "push", "sms", "call", "branch", "chat", "letter"];
    public static readonly string[] IssueNames = ["grow", "retain", "serve", "nurture", "protect"];

    public static readonly IReadOnlyDictionary<string, string> Channels = ChannelNames.ToDictionary(c => c);

    public static readonly IReadOnlyDictionary<string, MessageClass> Classes = new Dictionary<string, MessageClass>
    {
        ["marketing"] = MessageClass.Marketing, ["guidance"] = MessageClass.Guidance, ["service"] = MessageClass.Service,
        ["protection"] = MessageClass.Protection, ["must-send"] = MessageClass.MustSend,
    };

    public static readonly IReadOnlyDictionary<string, Purposes> PurposeWords = new Dictionary<string, Purposes>
    {
        ["marketing"] = Purposes.Marketing, ["guidance"] = Purposes.Guidance, ["service"] = Purposes.Service,
        ["protection"] = Purposes.Protection, ["credit"] = Purposes.Credit,
    };

    public static readonly IReadOnlyDictionary<string, PersonalizationLevel> Levels = new Dictionary<string, PersonalizationLevel>
    {
        ["basic"] = PersonalizationLevel.Basic, ["moderate"] = PersonalizationLevel.Moderate, ["advanced"] = PersonalizationLevel.Advanced,
    };

    public static readonly IReadOnlyDictionary<string, Direction> Directions = new Dictionary<string, Direction>
    {
        ["inbound"] = Direction.Inbound, ["outbound"] = Direction.Outbound,
    };

    public static readonly IReadOnlyDictionary<string, Outcome> Objectives = new Dictionary<string, Outcome>
    {
        ["converted"] = Outcome.Converted, ["accepted"] = Outcome.Accepted, ["clicked"] = Outcome.Clicked,
    };

    public static readonly IReadOnlyDictionary<string, Outcome> CooldownOutcomes = new Dictionary<string, Outcome>
    {
        ["shown"] = Outcome.Shown, ["clicked"] = Outcome.Clicked, ["accepted"] = Outcome.Accepted, ["dismissed"] = Outcome.Dismissed,
        ["rejected"] = Outcome.Rejected, ["converted"] = Outcome.Converted, ["expired"] = Outcome.Expired,
    };

    public static readonly IReadOnlyDictionary<string, LimitPeriod> Periods = new Dictionary<string, LimitPeriod>
    {
        ["day"] = LimitPeriod.Day, ["week"] = LimitPeriod.Week, ["month"] = LimitPeriod.Month,
    };

    public static readonly IReadOnlyDictionary<string, FieldType> FieldTypes = new Dictionary<string, FieldType>
    {
        ["text"] = FieldType.Text, ["integer"] = FieldType.Integer, ["number"] = FieldType.Number, ["boolean"] = FieldType.Boolean,
        ["money"] = FieldType.Money, ["time"] = FieldType.Time, ["date"] = FieldType.Date, ["text-list"] = FieldType.TextList, ["holders"] = FieldType.Holders,
    };

    public static readonly IReadOnlyDictionary<string, FieldType> ContextTypes = new Dictionary<string, FieldType>
    {
        ["text"] = FieldType.Text, ["integer"] = FieldType.Integer, ["number"] = FieldType.Number, ["boolean"] = FieldType.Boolean,
    };

    public static readonly IReadOnlyDictionary<string, TemplateFormat> Formats = new Dictionary<string, TemplateFormat>
    {
        ["plain"] = TemplateFormat.Plain, ["money"] = TemplateFormat.Money, ["roughMoney"] = TemplateFormat.RoughMoney,
        ["percent"] = TemplateFormat.Percent, ["day"] = TemplateFormat.Day, ["number"] = TemplateFormat.Number,
    };

    /// <summary>The keys of rules at each node, in the order in which the stages judge.</summary>
    public static readonly IReadOnlyList<(string Key, PolicyStage Stage)> Stages =
    [
        ("eligibility", PolicyStage.Eligibility), ("applicability", PolicyStage.Applicability),
        ("suitability", PolicyStage.Suitability), ("constraints", PolicyStage.Constraints),
    ];

    /// <summary>The word of a meaning.</summary>
    public static string WordOf<T>(IReadOnlyDictionary<string, T> words, T meaning) => words.First(w => Equals(w.Value, meaning)).Key;
}
