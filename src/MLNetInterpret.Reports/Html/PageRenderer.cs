using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MLNetInterpret.Drawing.Style;
using MLNetInterpret.Reports.Html.Parts;

namespace MLNetInterpret.Reports.Html;

/// <summary>Renders the pages; equal findings give equal text.</summary>
internal static class PageRenderer
{
    /// <summary>A page of the whole report.</summary>
    /// <typeparam name="TPage"><see cref="FrontPage"/> or <see cref="OverviewPage"/>.</typeparam>
    /// <param name="options">What the report says besides.</param>
    /// <param name="sets">One set for each model.</param>
    /// <param name="sources">Where the images of each set are, for pages in the report's folder.</param>
    public static string Render<TPage>(
        ReportOptions options, IReadOnlyList<FindingSet> sets, IReadOnlyList<Func<ImageInput, int, string>> sources)
        where TPage : IComponent => Render<TPage>(new Dictionary<string, object?>
        {
            [nameof(FrontPage.Options)] = options,
            [nameof(FrontPage.Sets)] = sets,
            [nameof(FrontPage.Sources)] = sources,
        });

    /// <summary>The page of a model.</summary>
    /// <param name="options">What the report says besides.</param>
    /// <param name="set">The model's findings.</param>
    /// <param name="place">Their place among the report's, from 0.</param>
    /// <param name="source">Where images are, for pages in the chapter's folder.</param>
    public static string RenderChapter(
        ReportOptions options, FindingSet set, int place, Func<ImageInput, int, string> source) =>
        Render<ChapterPage>(new Dictionary<string, object?>
        {
            [nameof(ChapterPage.Options)] = options,
            [nameof(ChapterPage.Set)] = set,
            [nameof(ChapterPage.Place)] = place,
            [nameof(ChapterPage.Source)] = source,
        });

    /// <summary>The page of a unit.</summary>
    /// <param name="options">What the report says besides.</param>
    /// <param name="set">The unit's set.</param>
    /// <param name="place">The set's place among the report's, from 0.</param>
    /// <param name="number">The finding's place in the set, from 0.</param>
    /// <param name="source">Where images are, for pages in a folder of the chapter's.</param>
    public static string RenderUnit(
        ReportOptions options, FindingSet set, int place, int number, Func<ImageInput, int, string> source) =>
        Render<UnitPage>(new Dictionary<string, object?>
        {
            [nameof(UnitPage.Options)] = options,
            [nameof(UnitPage.Set)] = set,
            [nameof(UnitPage.Place)] = place,
            [nameof(UnitPage.Number)] = number,
            [nameof(UnitPage.Source)] = source,
        });

    /// <summary>The style sheet of all pages.</summary>
    public static string Sheet() => SvgText.FontFaces() + HeatRuns.Css() + Asset.Text("report.css") + Look.Current.Css;

    /// <summary>The script of all pages.</summary>
    public static string Script() => Asset.Text("page.js") + Asset.Text("units.js") + Asset.Text("heat.js");

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
                    return Glossary.AddTo(PlainText.Of(page.ToHtmlString()));
                }).GetAwaiter().GetResult();
            }
            finally
            {
                renderer.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
