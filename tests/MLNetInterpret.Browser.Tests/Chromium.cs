using Microsoft.Playwright;

namespace MLNetInterpret.Browser.Tests;

/// <summary>One browser for all tests, where the system has one.</summary>
[TestClass]
public static class Chromium
{
    private static readonly string[] Places =
    [
        Environment.GetEnvironmentVariable("CHROMIUM") ?? "",
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    ];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The browser; without one the test is inconclusive.</summary>
    public static IBrowser Browser
    {
        get
        {
            if (_browser is null) Assert.Inconclusive(
                "No Chromium was found, so the report was not opened in a browser. " +
                "Install it (Debian: apt-get install chromium) or name it in CHROMIUM.");
            return _browser!;
        }
    }

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _ = context;
        if (Places.FirstOrDefault(File.Exists) is not { } executable) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
