using Microsoft.Playwright;

namespace MLNetInterpret.Browser.Tests;

/// <summary>A report in a browser window, with everything that went wrong or out.</summary>
internal sealed class OpenReport(IPage page, string folder, string name) : IAsyncDisposable
{
    public IPage Page => page;

    /// <summary>Console messages and uncaught errors.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Addresses asked for.</summary>
    public List<string> Asked { get; } = [];

    public string Address => new Uri(Path.Combine(folder, name)).AbsoluteUri;

    public IEnumerable<string> AskedElsewhere => Asked.Where(url =>
        !url.StartsWith("data:", StringComparison.Ordinal)
        && !url.StartsWith(new Uri(folder).AbsoluteUri + "/", StringComparison.Ordinal));

    public static async Task<OpenReport> OpenAsync(string folder, int width, int height = 900, string name = "index.html")
    {
        var page = await Chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        var report = new OpenReport(page, folder, name);
        page.Console += (_, message) => report.Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => report.Said.Add(error);
        page.Request += (_, request) => report.Asked.Add(request.Url);
        await page.GotoAsync(report.Address);
        return report;
    }

    /// <summary>How many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() =>
        page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>The page's address once it contains <paramref name="part"/>: the browser tells of a new one after the
    /// fact.</summary>
    public async Task<string> AddressWithAsync(string part)
    {
        // the address is enough: that the page has loaded may have been told before this waits for it
        await page.WaitForURLAsync(
            url => url.Contains(part, StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        return page.Url;
    }

    public async ValueTask DisposeAsync() => await page.CloseAsync();
}
