using Opportune.Engine.Bank;
using Opportune.Expressions;

namespace Opportune.Definition.Tests;

public sealed class LoadingTests
{
    private readonly BankDefinition _bank = new SmallBank().Bank();

    [Fact]
    public void The_small_bank_has_no_findings() =>
        Assert.Empty(new SmallBank().Load().Findings.Select(f => FindingsText.Line(f)));

    [Fact]
    public void Actions_are_ordered_by_id_and_numbered_with_their_treatments()
    {
        Assert.Equal(["grow/cards/travel-card", "nurture/saving/save-whats-left"], _bank.Actions.Select(a => a.Id));
        Assert.Equal([0, 1], _bank.Actions.Select(a => a.Index));
        Assert.Equal([0, 1, 2], _bank.Treatments.Select(t => t.Index));
        Assert.Equal([0, 1, 1], _bank.Treatments.Select(t => t.ActionIndex));
        Assert.Same(_bank.Treatments[2], _bank.Actions[1].Treatments[1]);
    }

    [Fact]
    public void An_action_inherits_the_rules_of_its_path_in_the_order_of_the_stages()
    {
        var rules = _bank.Actions[0].Rules;

        Assert.Equal(["eligibility.adult", "applicability.not-held", "suitability.no-gambling"], rules.Select(r => r.Code));
        Assert.Equal(["grow", "grow/cards/travel-card", "grow/cards"], rules.Select(r => r.Node));
        Assert.Equal([false, false, true], rules.Select(r => r.Restricted));
    }

    [Fact]
    public void A_rule_of_the_whole_bank_comes_first_and_has_no_node()
    {
        var bank = new SmallBank().With("bank.yaml", "priorStrength: 20", "priorStrength: 20\neligibility: [{code: known, must: customer.known}]").Bank();

        Assert.All(bank.Actions, a => Assert.Equal(("eligibility.known", ""), (a.Rules[0].Code, a.Rules[0].Node)));
    }

    [Fact]
    public void Facts_are_declared_built_in_first_then_attributes_features_moments_and_context_and_what_came_later_last()
    {
        var own = _bank.Facts.Facts.SkipWhile(f => f.Name != "segments").Skip(1).Select(f => f.Name);

        Assert.Equal(["customer.employment", "customer.sex", "features.diningMonth", "features.gambling", "features.orders", "moments.idleCash",
            "moments.idleCash.amount", "moments.idleCash.days", "moments.travel", "moments.travel.amount", "moments.travel.country", "moments.travel.days", "context.page",
            "feedback.topic", "feedback.sentiment", "feedback.daysAgo", "complaints.topics"], own);
    }

    [Fact]
    public void Equal_expressions_share_one_condition()
    {
        var bank = new SmallBank().With("taxonomy/nurture.yaml", "bank: \"1.0\"", "bank: \"40.0\"").Bank();

        Assert.Same(bank.Actions[0].BankValue, bank.Actions[1].BankValue);
        Assert.Equal(bank.Conditions.Count, bank.Conditions.Select(c => c.Expression.Text).Distinct().Count());
        Assert.All(bank.Conditions, (c, i) => Assert.Equal(i, c.Index));
    }

    [Fact]
    public void A_feature_knows_its_field_window_and_filter()
    {
        var dining = _bank.Features[0];

        Assert.Equal((dining.Event.IndexOf("amount"), true, true, Aggregate.Sum, new Window(30, Bucket.Day)), (dining.Field, dining.IsMoney, dining.Negate, dining.Aggregate, dining.Window));
        Assert.Equal([dining.Event.IndexOf("category")], dining.Where!.Variables);
        Assert.True(_bank.Facts.Facts[dining.Slot].Money);
    }

    [Fact]
    public void The_class_and_the_product_decide_what_data_is_read_for()
    {
        Assert.Equal(Purposes.Marketing | Purposes.Credit, _bank.Actions[0].Purpose);
        Assert.Equal(Purposes.Guidance, _bank.Actions[1].Purpose);
    }

    [Fact]
    public void A_treatment_carries_the_texts_of_its_disclosures() =>
        Assert.Equal(["Representative 14.9 % APR variable."], _bank.Treatments[0].Disclosures);

    [Fact]
    public void A_template_keeps_literals_and_facts_in_order()
    {
        var title = _bank.Actions[1].Treatments[0].Title;

        Assert.Equal([new("Put ", -1, TemplateFormat.Plain), new("", _bank.Facts.SlotOf("moments.idleCash.amount"), TemplateFormat.RoughMoney), new(" aside", -1, TemplateFormat.Plain)], title.Parts);
    }

    [Fact]
    public void A_lever_reaches_the_actions_below_its_node_only()
    {
        Assert.Empty(_bank.Actions[0].Levers);
        Assert.Equal(("autumn", 10, "savings team"), _bank.Actions[1].Levers.Select(l => (l.Code, l.Percent, l.Owner)).Single());
    }

    [Fact]
    public void The_banks_own_settings_are_read()
    {
        Assert.Equal(("Small Bank", "EUR", "Europe/Berlin", new QuietHours(21 * 60, 8 * 60)), (_bank.Name, _bank.Currency.Code, _bank.Zone.Name, _bank.QuietHours));
        Assert.Equal(new HoldoutDefinition("small-2026", 0.05, 0.05), _bank.Holdouts);
        Assert.True(_bank.Consent.Defaults[("marketing", "app")]);
        Assert.Equal(PersonalizationLevel.Moderate, _bank.Consent.DefaultLevel);
        Assert.Equal(CelValue.Double(40.0), _bank.Products["travel-card"].Features["annualFee"]);
    }

    [Fact]
    public void Limits_and_sensitive_periods_have_codes_and_scopes()
    {
        Assert.Equal(["contact.weekly", "contact.daily"], _bank.Limits.Select(l => l.Code));
        Assert.Equal((LimitPeriod.Rolling, TimeSpan.FromDays(7), (Direction?)null), (_bank.Limits[0].Period, _bank.Limits[0].Length, _bank.Limits[0].Direction));
        Assert.Equal("sensitive.complaint", Assert.Single(_bank.SensitivePeriods).Code);
    }

    [Fact]
    public void A_personas_events_are_written_as_the_API_takes_them()
    {
        var persona = Assert.Single(_bank.Personas);

        Assert.Equal("""[{"id":"e-1","source":"persona","type":"customer.updated","time":"2026-11-01T09:00:00+01:00","customer":"persona","data":{"birthDate":"2001-02-03","children":0}},{"id":"e-2","source":"persona","type":"transaction.booked","time":"2026-11-02T09:00:00+01:00","customer":"persona","data":{"account":"a-1","amount":{"amount":"-12.34","currency":"EUR"},"category":"dining"}}]""",
            persona.Events.Replace("\\u002B", "+", StringComparison.Ordinal));
    }
}
