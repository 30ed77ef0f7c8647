namespace Opportune.Simulation.Tests.Lives;

public sealed class PayloadTests
{
    /// <summary>The fields of each event type; those with a question mark may be absent.</summary>
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["customer.updated"] =
        [
            "name", "birthDate", "sex", "city", "country", "employment", "riskAppetite", "vulnerable", "customerSince", "maritalStatus", "children",
            "language",
        ],
        ["account.opened"] = ["account", "kind", "currency", "holders"],
        ["account.closed"] = ["account"],
        ["account.holder-changed"] = ["account", "customer", "role", "change"],
        ["balance.observed"] = ["account", "balance"],
        ["transaction.booked"] =
            ["account", "amount", "balance", "kind", "counterparty", "country", "category?", "merchant?", "mcc?", "text?"],
        ["transaction.declined"] = ["account", "amount", "reason", "merchant"],
        ["product.opened"] = ["product", "account?"],
        ["product.closed"] = ["product"],
        ["product.maturing"] = ["product", "on"],
        ["product.renewing"] = ["product", "on"],
        ["loan.repaid"] = ["product"],
        ["page.viewed"] = ["page", "topic"],
        ["search.performed"] = ["query", "topic"],
        ["calculator.used"] = ["calculator", "amount"],
        ["feature.used"] = ["feature"],
        ["session.started"] = ["session", "channel", "device"],
        ["session.ended"] = ["session", "seconds"],
        ["application.started"] = ["application", "product"],
        ["application.step"] = ["application", "product", "step"],
        ["application.abandoned"] = ["application", "product", "step"],
        ["application.submitted"] = ["application", "product"],
        ["branch.visited"] = ["branch"],
        ["appointment.booked"] = ["topic", "on"],
        ["call.handled"] = ["topic", "seconds", "sentiment"],
        ["contact.recorded"] = ["channel", "action", "class"],
        ["complaint.opened"] = ["complaint", "topic"],
        ["complaint.closed"] = ["complaint"],
        ["matter.opened"] = ["matter", "kind", "restricted"],
        ["matter.closed"] = ["matter"],
        ["feedback.given"] = ["text", "score"],
        ["survey.answered"] = ["survey", "score"],
        ["credit-score.changed"] = ["score"],
        ["goal.declared"] = ["goal", "target", "on"],
        ["life-event.declared"] = ["event"],
        ["consent.changed"] = ["purpose", "channel", "granted"],
        ["preference.changed"] = ["preference", "value"],
        ["advisor.assigned"] = ["advisor"],
        ["statement.issued"] = ["account", "minimumPayment", "due", "limit"],
    };

    public static TheoryData<string> Types => [.. Fields.Keys];

    [Fact]
    public void Only_known_event_types_occur() =>
        Assert.Empty(Banks.EventsOfLarge.Select(e => e.Type).Distinct().Except(Fields.Keys));

    [Theory, MemberData(nameof(Types))]
    public void Each_event_type_occurs_and_has_its_fields_and_no_others(string type)
    {
        var events = Banks.EventsOfLarge.Where(e => e.Type == type).ToArray();
        var required = Fields[type].Where(f => !f.EndsWith('?')).ToArray();
        var allowed = Fields[type].Select(f => f.TrimEnd('?')).ToHashSet();

        Assert.NotEmpty(events);
        Assert.All(events, e => Assert.Empty(required.Except(e.Data.Select(p => p.Key))));
        Assert.All(events, e => Assert.Subset(allowed, e.Data.Select(p => p.Key).ToHashSet()));
    }

    [Theory]
    [InlineData("transaction.booked", "kind", "transfer card cash fee interest direct-debit standing-order")]
    [InlineData("transaction.booked", "category",
        "salary pension rent groceries dining travel fuel utilities insurance subscription shopping health leisure gambling transfer savings cash fee interest tax benefits loan other")]
    [InlineData("page.viewed", "topic", "mortgage travel savings loan card insurance home")]
    [InlineData("calculator.used", "calculator", "mortgage loan savings")]
    [InlineData("matter.opened", "kind", "hardship bereavement arrears fraud other")]
    [InlineData("consent.changed", "purpose", "marketing guidance service protection credit")]
    [InlineData("preference.changed", "preference", "personalizationLevel quietHours channel")]
    [InlineData("customer.updated", "employment", "employed self-employed student retired unemployed")]
    [InlineData("product.opened", "product",
        "current-account instant-saver fixed-term-deposit savings-plan credit-card travel-card premium-card personal-loan consolidation-loan mortgage overdraft home-insurance travel-insurance investment-plan children-account")]
    public void A_field_of_choices_has_only_those_choices(string type, string field, string choices)
    {
        var used = Banks.EventsOfLarge.Where(e => e.Type == type && e.Data.ContainsKey(field))
            .Select(e => e.Data[field]!.GetValue<string>()).Distinct();

        Assert.Empty(used.Except(choices.Split(' ')));
    }

    [Fact]
    public void Money_is_text_with_two_decimals_and_the_banks_currency()
    {
        var amounts = Banks.EventsOfLarge.Where(e => e.Type == "transaction.booked").Select(e => e.Data["amount"]!).ToArray();

        Assert.All(amounts, a => Assert.Matches(@"^-?(0|[1-9][0-9]*)\.[0-9]{2}$", a["amount"]!.GetValue<string>()));
        Assert.All(amounts, a => Assert.Equal("EUR", a["currency"]!.GetValue<string>()));
    }
}
