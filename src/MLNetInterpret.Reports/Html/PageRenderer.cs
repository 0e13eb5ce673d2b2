using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MLNetInterpret.Reports.Html;

/// <summary>Renders the pages; equal findings give equal text.</summary>
internal static class PageRenderer
{
    /// <summary>A page of the report.</summary>
    /// <typeparam name="TPage"><see cref="ReportPage"/> or <see cref="OverviewPage"/>.</typeparam>
    public static string Render<TPage>(ReportOptions options, IReadOnlyList<FindingSet> findings, ImageStore images)
        where TPage : IComponent
    {
        var services = new ServiceCollection().BuildServiceProvider();
        using (services)
        {
            var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            try
            {
                Dictionary<string, object?> parameters = new()
                {
                    [nameof(ReportPage.Options)] = options,
                    [nameof(ReportPage.Sets)] = findings,
                    [nameof(ReportPage.Source)] = (Func<ImageInput, int, string>)images.Source,
                };
                return renderer.Dispatcher.InvokeAsync(async () =>
                {
                    var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters)).ConfigureAwait(true);
                    return page.ToHtmlString();
                }).GetAwaiter().GetResult();
            }
            finally
            {
                renderer.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>A content security policy's name for a script or style element's text.</summary>
    public static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
