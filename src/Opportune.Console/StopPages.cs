using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Opportune.Console.Asking;
using Opportune.Console.Components;
using Opportune.Engine.Bank;
using Opportune.Runtime;
using Opportune.Runtime.Stops;
using Opportune.Runtime.Storage;

namespace Opportune.Console;

/// <summary>The page of the emergency stop. Its forms are plain ones, so that they work where nothing else does.</summary>
internal static class StopPages
{
    private const string Page = "/stops";
    private const string By = "console";

    /// <summary>Maps the page and its two forms.</summary>
    internal static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Page, (HttpContext context, BankRuntime bank, CustomerList customers, IOptions<ConsoleOptions> options, CancellationToken cancel) => ShowAsync(context, bank, customers, options, null, cancel));
        Post(pages, "stop", (bank, node, because, cancel) => bank.StopAsync(node, because, By, cancel));
        Post(pages, "resume", (bank, node, because, cancel) => bank.ResumeAsync(node, because, By, cancel));
    }

    private static void Post(RouteGroupBuilder pages, string verb, Func<BankRuntime, string, string, CancellationToken, Task<StopAnswer>> change) =>
        pages.MapPost("/console/" + verb, async (HttpContext context, BankRuntime bank, CustomerList customers, IOptions<ConsoleOptions> options, CancellationToken cancel) =>
        {
            if (await ConsoleRoutes.FormOf(context, cancel) is not { } form) return ConsoleRoutes.Malformed;
            return await ChangeAsync(bank, form["node"].ToString(), form["because"].ToString().Trim(), change, cancel) is { } problem ? await ShowAsync(context, bank, customers, options, problem, cancel) : Results.Redirect(Page);
        });

    /// <summary>What stands against it; null once it is done.</summary>
    private static async Task<Problem?> ChangeAsync(BankRuntime bank, string node, string because, Func<BankRuntime, string, string, CancellationToken, Task<StopAnswer>> change, CancellationToken cancel)
    {
        if (because.Length is 0 or > EmergencyStop.MostCharacters || because.Any(char.IsControl)) return new("stop.because", "Say why in 1 to 200 characters: advisors and auditors read it.");
        try { return await change(bank, node, because, cancel) is StopAnswer.Refused refused ? new(refused.Code, refused.Message) : null; }
        catch (StoreException problem) { return new(problem.Code, problem.Message); }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, BankRuntime bank, CustomerList customers, IOptions<ConsoleOptions> options, Problem? problem, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (problem is not null) context.Response.StatusCode = problem.Code.StartsWith("store.", StringComparison.Ordinal) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest;
        return new RazorComponentResult<ConsolePage>(new { bank.Stops, bank.Bank, Problem = problem, Listing = await ListingAsync(bank, customers, cancel), options.Value.IsSynthetic });
    }

    /// <summary>The list of customers at the side is left empty where the store cannot be read: the page must come all the same.</summary>
    private static async Task<Listing> ListingAsync(BankRuntime bank, CustomerList customers, CancellationToken cancel)
    {
        try { return await customers.ReadAsync(bank, cancel); }
        catch (StoreException) { return new([], 0); }
    }
}
