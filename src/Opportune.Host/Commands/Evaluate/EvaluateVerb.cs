using Opportune.Host.Commands.Evaluate.Drifting;
using Opportune.Host.Commands.Evaluate.Forecasts;
using Opportune.Host.Commands.Evaluate.Grouping;
using Opportune.Host.Commands.Evaluate.OffPolicy;
using Opportune.Host.Commands.Evaluate.Ranking;

namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate</c>: the product's learners and statistics on a stranger's own table.</summary>
internal static class EvaluateVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb("evaluate", "Measure learners and policies on a table of your own",
            "opportune evaluate classify --data customers.csv --target bought",
            "opportune evaluate ope --log log.csv --policy policy.csv --qhat qhat.csv",
            "opportune evaluate drift --before january.csv --after june.csv --out drift") { EvaluateOptions.Header, EvaluateOptions.Out };
        verb.Add(ClassifyVerb.Create());
        verb.Add(OpeVerb.Create());
        verb.Add(UpliftVerb.Create());
        verb.Add(FairnessVerb.Create());
        verb.Add(TextVerb.Create());
        verb.Add(RankVerb.Create());
        verb.Add(ForecastVerb.Create());
        verb.Add(SegmentsVerb.Create());
        verb.Add(DriftVerb.Create());
        return verb;
    }
}
