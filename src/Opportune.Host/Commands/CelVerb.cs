using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Opportune.Expressions;

namespace Opportune.Host.Commands;

/// <summary><c>opportune cel</c>: evaluates an expression, interpreted and compiled.</summary>
internal static class CelVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var text = new Argument<string>("EXPRESSION") { Description = "A CEL expression over facts" };
        var facts = new Option<string?>("--facts") { Description = "JSON file of facts by dotted name or nested; '-' reads standard input", HelpName = "FILE" };
        var bank = new Option<string?>("--bank") { Description = "A bank whose facts, with their types, may be read; without it the types follow the values", HelpName = "FOLDER" };
        return new Verb("cel", "Evaluate an expression of the rules' language", "opportune cel 'balance.total > 5.0' --facts facts.json --bank banks/demo",
                "echo '{\"balance\":{\"total\":812.5}}' | opportune cel 'balance.total * 2.0' --facts - --json") { text, facts, bank }
            .Runs(async (parsed, output, cancel) =>
            {
                using var document = await ReadAsync(parsed.GetValue(facts), cancel);
                var schema = parsed.GetValue(bank) is { } folder ? BankFolder.LoadWhole(folder).Facts.Variables : FactsFile.SchemaOf(document.RootElement);
                return Run(parsed.GetValue(text)!, schema, FactsFile.Read(document.RootElement, schema), output);
            });
    }

    private static int Run(string text, VariableSchema schema, CelValue[] values, Output output)
    {
        if (!CelExpression.TryCheck(text, schema, null, out var expression, out var errors))
            throw new VerbException(errors[0].Code, string.Join(" ", errors.Select(e => $"{e.Line}:{e.Column} {e.Message}{(e.Suggestion is null ? "" : $" ({e.Suggestion})")}")));
        var value = expression.Interpret(values);
        if (output.Json)
        {
            output.Document(JsonSerializer.SerializeToElement(new JsonObject
            {
                ["type"] = expression.Type.ToString(), ["value"] = value.IsError ? null : value.ToString(), ["error"] = value.IsError ? value.ErrorCode : null,
                ["reads"] = new JsonArray([.. expression.Variables.Select(slot => (JsonNode)schema.NameOf(slot))]),
            }));
        }
        else output.Line(value.IsError ? $"error {value.ErrorCode}" : value.ToString());
        return value.IsError ? ExitCode.Refused : ExitCode.Done;
    }

    private static async Task<JsonDocument> ReadAsync(string? file, CancellationToken cancel)
    {
        try
        {
            return file switch
            {
                null => JsonDocument.Parse("{}"),
                "-" => await JsonDocument.ParseAsync(System.Console.OpenStandardInput(), default, cancel),
                _ => JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancel)),
            };
        }
        catch (JsonException wrong)
        {
            throw new VerbException("facts.invalid", $"The facts are no JSON: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}.");
        }
    }
}
