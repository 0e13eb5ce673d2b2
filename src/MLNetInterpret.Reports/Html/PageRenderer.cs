using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports.Html;

/// <summary>Renders the pages; equal findings give equal text.</summary>
internal static class PageRenderer
{
    /// <summary>A page of the report.</summary>
    /// <typeparam name="TPage"><see cref="ReportPage"/> or <see cref="OverviewPage"/>.</typeparam>
    public static string Render<TPage>(ReportOptions options, IReadOnlyList<FindingSet> findings, ImageStore images)
        where TPage : IComponent => Render<TPage>(new Dictionary<string, object?>
        {
            [nameof(ReportPage.Options)] = options,
            [nameof(ReportPage.Sets)] = findings,
            [nameof(ReportPage.Source)] = (Func<ImageInput, int, string>)images.Source,
        });

    /// <summary>The page of one cell that follows a concept.</summary>
    /// <param name="options">What the report says besides.</param>
    /// <param name="set">The cell's set.</param>
    /// <param name="place">The set's place among the report's, from 0.</param>
    /// <param name="number">The finding's place among the set's cells, from 0.</param>
    public static string RenderCell(ReportOptions options, FindingSet set, int place, int number) =>
        Render<CellPage>(new Dictionary<string, object?>
        {
            [nameof(CellPage.Options)] = options,
            [nameof(CellPage.Set)] = set,
            [nameof(CellPage.Place)] = place,
            [nameof(CellPage.Number)] = number,
        });

    private static string Render<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        var services = new ServiceCollection().BuildServiceProvider();
        using (services)
        {
            var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            try
            {
                return renderer.Dispatcher.InvokeAsync(async () =>
                {
                    var view = ParameterView.FromDictionary(parameters);
                    var page = await renderer.RenderComponentAsync<TPage>(view).ConfigureAwait(true);
                    return page.ToHtmlString();
                }).GetAwaiter().GetResult();
            }
            finally
            {
                renderer.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
