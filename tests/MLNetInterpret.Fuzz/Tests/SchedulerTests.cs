using System.Diagnostics;
using MLNetInterpret.Fuzz.Killing;
using MLNetInterpret.Fuzz.Schedulers;

namespace MLNetInterpret.Fuzz.Tests;

/// <summary>The scripts of <c>deploy/</c> with the schedulers that they are for, where those are installed.</summary>
[TestClass]
public sealed class SchedulerTests
{
    private static readonly string Program =
        $"{Host.Path} exec {Path.Combine(AppContext.BaseDirectory, "mlnet-interpret.dll")}";

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void A_job_array_of_Slurm_ends_with_the_catalogue_of_one_process()
    {
        if (SlurmNode.Objection is { } why) Assert.Inconclusive(why);
        using var work = new WorkFolder();
        using var slurm = new SlurmNode(work.Folder("slurm"));
        Check(work, "slurm.sh", new() { ["SLURM_CONF"] = slurm.Configuration }, slurm.WaitForJobs);
    }

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    public void GNU_parallel_ends_with_the_catalogue_of_one_process()
    {
        if (!File.Exists("/usr/bin/parallel")) Assert.Inconclusive("GNU parallel is not installed: apt-get install parallel.");
        using var work = new WorkFolder();
        Check(work, "parallel.sh", [], () => { });
    }

    private static void Check(WorkFolder work, string script, Dictionary<string, string> environment, Action wait)
    {
        // shells and Slurm read each of these characters their own way
        var folder = work.Folder("it's a 100%scène");
        Scene.Furnish(folder);
        environment["PROGRAM"] = Program;
        environment["OMP_NUM_THREADS"] = "1";
        string At(string name) => Path.Combine(folder, name);
        string[] options = ["--label", "Good", "--shard-rows", "10"];
        Run(environment, [
            .. Program.Split(' '), "scan", "run", At("table.zip"), "--data", At("table.csv"), "--out", At("alone"),
            "--workers", "1", .. options]);
        var said = Run(environment, [
            "bash", Script(script), At("table.zip"), At("table.csv"), At("shared"), "2", .. options]);
        wait();
        var logs = string.Concat(Directory.GetFiles(At("shared.job"), "*.log").Select(File.ReadAllText));
        Assert.IsTrue(Directory.Exists(At("shared")), $"{said}\n{logs}");
        Assert.AreEqual(Files.Hash(At("alone")), Files.Hash(At("shared")));
    }

    private static string Script(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "MLNetInterpret.sln"))) root = root.Parent!;
        return Path.Combine(root.FullName, "deploy", name);
    }

    private static string Run(Dictionary<string, string> environment, string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error.Result);
        return $"{output.Result}{error.Result}";
    }
}
