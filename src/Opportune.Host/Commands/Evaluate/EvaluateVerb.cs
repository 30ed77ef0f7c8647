namespace Opportune.Host.Commands.Evaluate;

/// <summary><c>opportune evaluate</c>: the product's learners and statistics on a stranger's own table.</summary>
internal static class EvaluateVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb("evaluate", "Measure learners and policies on a table of your own",
            "opportune evaluate classify --data customers.csv --target bought",
            "opportune evaluate ope --log log.csv --policy policy.csv --qhat qhat.csv");
        verb.Add(ClassifyVerb.Create());
        verb.Add(OpeVerb.Create());
        verb.Add(UpliftVerb.Create());
        verb.Add(FairnessVerb.Create());
        verb.Add(TextVerb.Create());
        return verb;
    }
}
