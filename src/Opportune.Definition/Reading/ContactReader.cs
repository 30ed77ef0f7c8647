using Opportune.Definition.Yaml;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Reads <c>contact-policy.yaml</c> and <c>consent.yaml</c>.</summary>
internal static class ContactReader
{
    /// <summary>Every limit with the field it was read from.</summary>
    public static List<(ContactLimit Limit, Field Field, Field Node)> Limits(Fields file)
    {
        var limits = new List<(ContactLimit, Field, Field)>();
        foreach (var (name, field) in file.Optional("limits").Named(NameStyle.Kebab))
        {
            using var limit = field.Map($"Limit '{name}'");
            var (channels, classes, node, direction) = (limit.Optional("channels"), limit.Optional("classes"), limit.Optional("node"), limit.Optional("direction"));
            var most = limit.Required("most").Integer(0, 10_000);
            var (period, length) = Period(limit);
            limits.Add((new("contact." + name, most, period, length, [.. channels.Texts().Select(c => c.OneOf(Vocabulary.Channels, ""))],
                Classes(classes), node.Text(), direction.Exists ? direction.OneOf(Vocabulary.Directions) : null), field, node));
        }
        return limits;
    }

    public static List<SensitivePeriod> SensitivePeriods(Fields file, ExpressionPool expressions)
    {
        var periods = new List<SensitivePeriod>();
        foreach (var (name, field) in file.Optional("sensitivePeriods").Named(NameStyle.Kebab))
        {
            using var period = field.Map($"Sensitive period '{name}'");
            periods.Add(new("sensitive." + name, expressions.Truth(period.Required("while")), Classes(period.Required("classes")),
                period.Optional("creditOnly").Boolean(), expressions.Template(period.Required("because")), period.Optional("restricted").Boolean()));
        }
        return periods;
    }

    public static ConsentDefinition Consent(Fields file)
    {
        var defaults = new Dictionary<(string, string), bool>();
        foreach (var (purpose, field) in file.Optional("defaults").Named(NameStyle.Kebab))
        {
            if (!Vocabulary.PurposeWords.ContainsKey(purpose))
                field.NameError("bank.value.unknown", $"There is no purpose '{purpose}'. It is one of {string.Join(", ", Vocabulary.PurposeWords.Keys)}.", Spelling.Nearest(purpose, Vocabulary.PurposeWords.Keys));
            foreach (var (channel, granted) in field.Named(NameStyle.Kebab))
            {
                if (channel != "all" && !Vocabulary.Channels.ContainsKey(channel))
                    granted.NameError("bank.value.unknown", $"There is no channel '{channel}'. It is all or one of {string.Join(", ", Vocabulary.ChannelNames)}.", Spelling.Nearest(channel, [.. Vocabulary.ChannelNames, "all"]));
                defaults[(purpose, channel)] = granted.Boolean();
            }
        }
        return new(defaults, file.Optional("level").OneOf(Vocabulary.Levels, PersonalizationLevel.Basic));
    }

    private static List<MessageClass> Classes(Field field) => [.. field.Texts().Select(c => c.OneOf(Vocabulary.Classes))];

    private static (LimitPeriod, TimeSpan) Period(Fields limit)
    {
        var (rolling, per) = (limit.Optional("rolling"), limit.Optional("per"));
        if (limit.Exists && rolling.Exists == per.Exists)
            limit.Findings.Error(limit.Place, "bank.limit.period", "A limit has exactly one of rolling: 7d and per: day, week or month.");
        return per.Exists ? (per.OneOf(Vocabulary.Periods, LimitPeriod.Day), TimeSpan.Zero)
            : (LimitPeriod.Rolling, rolling.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), TimeSpan.FromDays(1)));
    }
}
