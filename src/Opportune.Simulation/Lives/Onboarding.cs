using System.Text.Json.Nodes;
using Opportune.Simulation.People;

namespace Opportune.Simulation.Lives;

/// <summary>The day a relationship begins: who it is, which accounts and products, what was agreed to.</summary>
internal static class Onboarding
{
    private const int Morning = 9 * 60;

    public static void Live(Day day)
    {
        day.Note(Morning, "crm", "customer.updated", Who(day.Person, day.Person.Persona.Employment));
        day.At(Morning + 5, () => OpenAccounts(day));
        day.At(Morning + 10, () => OpenProducts(day));
        day.At(Morning + 15, () => Consent(day));
        if (day.Person.Persona.Name is "high-earner" or "near-retirement" or "heir" or "vulnerable")
        {
            var advisor = $"advisor-{day.Draws("advisor").Between(1, 6)}";
            day.Note(Morning + 20, "crm", "advisor.assigned", new JsonObject { ["advisor"] = advisor });
        }
    }

    public static JsonObject Who(Person person, string employment) => new()
    {
        ["name"] = person.Name,
        ["birthDate"] = Recorder.Text(person.BirthDate),
        ["sex"] = person.Sex,
        ["city"] = person.City,
        ["country"] = "DE",
        ["employment"] = employment,
        ["riskAppetite"] = person.Persona.RiskAppetite,
        ["vulnerable"] = person.Vulnerable,
        ["customerSince"] = Recorder.Text(person.Since),
        ["maritalStatus"] = person.MaritalStatus,
        ["children"] = person.Children,
        ["language"] = person.Language,
    };

    private static void OpenAccounts(Day day)
    {
        var person = day.Person;
        Open(day, person.Current, "current", Holder(person.Id, "owner"));
        if (person.Savings is { } savings)
        {
            Open(day, savings, "savings", Holder(person.Id, "owner"));
        }

        if (person.Household is { } household && person.Partner is { } partner)
        {
            Open(day, household, "current", Holder(person.Id, "owner"), Holder(partner, "joint"));
        }
    }

    private static void Open(Day day, string account, string kind, params JsonNode?[] holders) =>
        day.Record("core", "account.opened", new JsonObject
        {
            ["account"] = account,
            ["kind"] = kind,
            ["currency"] = day.Options.Currency,
            ["holders"] = new JsonArray(holders),
        });

    private static JsonObject Holder(string customer, string role) => new() { ["customer"] = customer, ["role"] = role };

    private static void OpenProducts(Day day)
    {
        var person = day.Person;
        Hold(day, "current-account", person.Current);
        if (person.Savings is { } savings)
        {
            Hold(day, "instant-saver", savings);
        }

        foreach (var product in person.Products)
        {
            Hold(day, product, null);
        }
    }

    private static void Hold(Day day, string product, string? account)
    {
        var data = new JsonObject { ["product"] = product };
        if (account is not null)
        {
            data["account"] = account;
        }

        day.Record("core", "product.opened", data);
    }

    private static void Consent(Day day)
    {
        Grant(day, "service", "all", true);
        Grant(day, "guidance", "all", day.Person.Persona.Name != "private-person" || day.Person.Turn % 2 == 1);
        Grant(day, "marketing", "all", day.Person.Marketing);
        if (day.Person.Marketing && day.Habit("consent").Chance(0.3))
        {
            Grant(day, "marketing", "call", false);
        }
    }

    private static void Grant(Day day, string purpose, string channel, bool granted) =>
        day.Record("crm", "consent.changed", new JsonObject { ["purpose"] = purpose, ["channel"] = channel, ["granted"] = granted });
}
