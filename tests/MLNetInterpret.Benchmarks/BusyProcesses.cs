using System.Diagnostics;

namespace MLNetInterpret.Benchmarks;

/// <summary>Processes that keep a core busy each until this is disposed or its process ends.</summary>
internal sealed class BusyProcesses : IDisposable
{
    private readonly List<Process> _processes = [];

    public BusyProcesses(int count)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(BusyProcesses).Assembly.Location);
        start.ArgumentList.Add("busy");
        for (var process = 0; process < count; process++) _processes.Add(Process.Start(start)!);
    }

    /// <summary>What such a process does.</summary>
    public static void Spin()
    {
        new Thread(() =>
        {
            Console.In.ReadToEnd();      // until the other end is closed
            Environment.Exit(0);
        })
        { IsBackground = true }.Start();
        while (true) Thread.SpinWait(1000);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
