using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Opportune.Console.Access;
using Opportune.Console.Asking;
using Opportune.Console.Components;
using Opportune.Console.Learning;
using Opportune.Runtime;
using Opportune.Runtime.Storage;

namespace Opportune.Console;

/// <summary>Puts the console into a host.</summary>
public static class ConsoleRoutes
{
    /// <summary>Registers what the console needs. <see cref="BankRuntime"/> is the host's to register.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Settings; null for the defaults.</param>
    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions>? configure = null)
    {
        services.AddRazorComponents();
        services.AddOptions<ConsoleOptions>().Configure(configure ?? (_ => { }));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CustomerList>();
        services.AddSingleton<StageBuilder>();
        return services;
    }

    /// <summary>Maps the pages at <c>/</c>, <c>/learning</c> and <c>/stops</c> and what they ask for below <c>/console</c>.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="mayEnter">Whom the host lets in; asked for every page and every change, not for script, style and icon.</param>
    /// <returns>All of the console's endpoints, so that the host can add what it asks of each.</returns>
    public static IEndpointConventionBuilder MapConsole(this IEndpointRouteBuilder endpoints, Func<HttpContext, bool> mayEnter)
    {
        var console = endpoints.MapGroup("").ExcludeFromDescription();
        console.MapGet("/console/files/{**name}", ConsoleAssets.Serve).AddEndpointFilter(new PageRules(_ => true));
        var pages = console.MapGroup("").AddEndpointFilter(new PageRules(mayEnter));
        pages.MapGet("/", (HttpContext c, BankRuntime bank, StageBuilder stages, CancellationToken cancel) => AnswerAsync(c, stages.ShowAsync(Question.Of(c.Request.Query, bank.Bank), cancel)));
        pages.MapGet("/learning", LearningAsync);
        StopPages.Map(pages);
        Post(pages, "decide", (q, _, stages, cancel) => stages.ShowAsync(q with { DecisionId = null }, cancel));
        Post(pages, "show", (q, _, stages, cancel) => stages.ShowAsync(q, cancel));
        Post(pages, "play", (q, form, stages, cancel) => stages.PlayAsync(q, form["scene"].ToString(), cancel));
        Post(pages, "respond", (q, form, stages, cancel) => stages.RespondAsync(q, form["token"].ToString(), form["outcome"].ToString(), cancel));
        Post(pages, "replay", (q, _, stages, cancel) => stages.ReplayAsync(q, cancel));
        return console;
    }

    private static void Post(RouteGroupBuilder pages, string verb, Func<Question, IFormCollection, StageBuilder, CancellationToken, Task<Stage>> act) =>
        pages.MapPost("/console/" + verb, async (HttpContext context, BankRuntime bank, StageBuilder stages, CancellationToken cancel) =>
            await FormOf(context, cancel) is { } form ? await AnswerAsync(context, act(Question.Of(form, bank.Bank), form, stages, cancel)) : Malformed);

    /// <summary>The refusal of a form that cannot be read.</summary>
    internal static IResult Malformed { get; } = Results.Problem(title: "The form cannot be read. Use the console's own buttons.", statusCode: StatusCodes.Status400BadRequest, extensions: new Dictionary<string, object?> { ["code"] = "console.form.malformed" });

    /// <summary>The form of a request; null where it cannot be read.</summary>
    internal static async Task<IFormCollection?> FormOf(HttpContext context, CancellationToken cancel)
    {
        try { return await context.Request.ReadFormAsync(cancel); }
        catch (InvalidDataException) { return null; }
    }

    /// <summary>The stage alone for the page's own script, the whole page for a browser that asks by itself.</summary>
    private static async Task<IResult> AnswerAsync(HttpContext context, Task<Stage> work)
    {
        Stage stage;
        try { stage = await work; }
        catch (StoreException problem)
        {
            stage = context.RequestServices.GetRequiredService<StageBuilder>().Failed(problem);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
        }
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "HX-Request";
        if (context.Request.Headers["HX-Request"] == "true") return new RazorComponentResult<StageView>(new { Stage = stage });
        var services = context.RequestServices;
        var listing = await services.GetRequiredService<CustomerList>().ReadAsync(services.GetRequiredService<BankRuntime>(), context.RequestAborted);
        return new RazorComponentResult<ConsolePage>(new { Stage = stage, Listing = listing, stage.IsSynthetic });
    }

    /// <summary>What the bank has learnt. The journal is read for the report only where every customer is made up, and so there are few.</summary>
    private static async Task<IResult> LearningAsync(HttpContext context, BankRuntime bank, CustomerList customers, IOptions<ConsoleOptions> options, CancellationToken cancel)
    {
        try
        {
            var lesson = await Lesson.ReadAsync(bank, options.Value.IsSynthetic, cancel);
            context.Response.Headers.CacheControl = "no-store";
            return new RazorComponentResult<ConsolePage>(new { Lesson = lesson, Listing = await customers.ReadAsync(bank, cancel), options.Value.IsSynthetic });
        }
        catch (StoreException problem) { return await AnswerAsync(context, Task.FromException<Stage>(problem)); }
    }
}
