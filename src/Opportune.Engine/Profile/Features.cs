using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Engine.Profile;

/// <summary>Folds events into declared features and reads them as of an instant.</summary>
internal static class Features
{
    internal static void Take(ProfileState profile, BankEvent e, string source)
    {
        CelValue[]? fields = null;
        var buckets = new Calendar.Buckets(e.Time, profile.Bank.Zone);
        for (var i = 0; i < profile.Bank.Features.Count; i++)
        {
            var feature = profile.Bank.Features[i];
            if (feature.Event.Name != e.Type.Name) continue;
            fields ??= e.Fields as CelValue[] ?? [.. e.Fields];
            if (feature.Where is { } where && where.Interpret(fields) is not { Kind: CelKind.Bool, AsBool: true }) continue;
            if (!Value(feature, fields, out var value)) continue;
            profile.Windows[i].Add(feature, buckets.Of(feature.Window.Bucket), value, profile.Bank.Currency, e.Time, source);
        }
    }

    private static bool Value(FeatureDefinition feature, CelValue[] fields, out double value)
    {
        value = 0;
        if (feature.Field < 0) return true;
        switch (fields[feature.Field])
        {
            case { Kind: CelKind.Double } v: value = v.AsDouble; break;
            case { Kind: CelKind.Int } v: value = v.AsInt; break;
            default: return false;
        }
        if (feature.Negate) value = -value;
        return true;
    }

    internal static void Forget(ProfileState profile)
    {
        var buckets = new Calendar.Buckets(profile.Latest!.Value, profile.Bank.Zone);
        for (var i = 0; i < profile.Bank.Features.Count; i++)
        {
            var feature = profile.Bank.Features[i];
            profile.Windows[i].ForgetBefore(buckets.Of(feature.Window.Bucket) - feature.Window.Length * (feature.Past + 1));
        }
    }

    /// <summary>The feature's value as of an instant.</summary>
    internal static CelValue Read(ProfileState profile, int index, DateTimeOffset now)
    {
        var feature = profile.Bank.Features[index];
        ref readonly var window = ref profile.Windows[index];
        var to = Calendar.Bucket(feature.Window.Bucket, now, profile.Bank.Zone);
        var from = to - feature.Window.Length + 1;
        var totals = window.Over(feature, profile.Bank.Currency, from, to);
        return feature.Aggregate switch
        {
            Aggregate.Count => CelValue.Int(totals.Count),
            Aggregate.Sum => CelValue.Double(totals.Sum),
            Aggregate.RatioToPast => Ratio(profile, feature, in window, totals.Sum, from),
            _ when totals.Count == 0 => CelValue.Missing("features." + feature.Name),
            Aggregate.Mean => CelValue.Double(totals.Sum / totals.Count),
            Aggregate.Min => CelValue.Double(totals.Min),
            Aggregate.Max => CelValue.Double(totals.Max),
            Aggregate.Last => CelValue.Double(window.Last),
            _ => CelValue.Int(profile.Bank.Zone.DayOf(now) - profile.Bank.Zone.DayOf(window.LastTime)),
        };
    }

    private static CelValue Ratio(ProfileState profile, FeatureDefinition feature, in FeatureWindow window, double current, int from)
    {
        var past = window.Over(feature, profile.Bank.Currency, from - feature.Window.Length * feature.Past, from - 1);
        return past.Count == 0 || past.Sum == 0 ? CelValue.Missing("features." + feature.Name) : CelValue.Double(current / (past.Sum / feature.Past));
    }
}
