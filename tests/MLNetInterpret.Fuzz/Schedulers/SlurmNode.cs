using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MLNetInterpret.Fuzz.Schedulers;

/// <summary>Slurm on one node, this machine, until it is disposed.</summary>
internal sealed class SlurmNode : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<Process> _daemons = [];

    /// <summary>Starts munge, the controller and the node's daemon.</summary>
    /// <param name="folder">For their files.</param>
    public SlurmNode(string folder)
    {
        foreach (var name in new[] { "state", "spool" }) Directory.CreateDirectory(Path.Combine(folder, name));
        string At(string name) => Path.Combine(folder, name);
        File.WriteAllBytes(At("munge.key"), RandomNumberGenerator.GetBytes(1024));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At("munge.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Configuration = At("slurm.conf");
        var host = Dns.GetHostName().Split('.')[0];
        File.WriteAllText(Configuration, $"""
            ClusterName=scans
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser=root
            AuthType=auth/munge
            AuthInfo=socket={At("munge.socket")}
            CredType=cred/munge
            ProctrackType=proctrack/pgid
            TaskPlugin=task/none
            MpiDefault=none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            ReturnToService=2
            StateSaveLocation={At("state")}
            SlurmdSpoolDir={At("spool")}
            SlurmctldPidFile={At("slurmctld.pid")}
            SlurmdPidFile={At("slurmd.pid")}
            SlurmctldLogFile={At("slurmctld.log")}
            SlurmdLogFile={At("slurmd.log")}
            NodeName={host} NodeAddr=127.0.0.1 CPUs={Math.Max(2, Environment.ProcessorCount)} State=UNKNOWN
            PartitionName=main Nodes=ALL Default=YES State=UP

            """);
        File.WriteAllText(At("cgroup.conf"), File.Exists("/sys/fs/cgroup/cgroup.controllers")
            ? "CgroupPlugin=cgroup/v2\nIgnoreSystemd=yes\n"
            : "CgroupPlugin=cgroup/v1\n");
        Start(
            "munged", "--foreground", "--force", $"--key-file={At("munge.key")}", $"--socket={At("munge.socket")}",
            $"--pid-file={At("munged.pid")}", $"--log-file={At("munged.log")}", $"--seed-file={At("munged.seed")}");
        Wait(() => File.Exists(At("munge.socket")));
        Start("slurmctld", "-D", "-i");
        Start("slurmd", "-D", "-N", host);
        Wait(() => Ask("sinfo", "--noheader", "--format=%t").Contains("idle", StringComparison.Ordinal));
    }

    /// <summary>The file that <c>SLURM_CONF</c> names.</summary>
    public string Configuration { get; }

    /// <summary>What stands in the way of it here; null for nothing.</summary>
    public static string? Objection =>
        !OperatingSystem.IsLinux() ? "Slurm runs on Linux only."
        : !new[] { "munged", "slurmctld", "slurmd" }.All(name => File.Exists($"/usr/sbin/{name}"))
            ? "Slurm is not installed: apt-get install slurm-wlm munge."
        : Environment.UserName != "root" ? "Slurm's daemons are started by root only."
        : null;

    /// <summary>Waits until no job is left.</summary>
    public void WaitForJobs() => Wait(() => Ask("squeue", "--noheader").Trim().Length == 0, TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        foreach (var daemon in Enumerable.Reverse(_daemons))
        {
            if (!daemon.HasExited) daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
    }

    private string Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(Of(program, arguments))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return $"{output.Result}{error.Result}";
    }

    private void Start(string program, params string[] arguments)
    {
        var process = Process.Start(Of($"/usr/sbin/{program}", arguments))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _daemons.Add(process);
    }

    private ProcessStartInfo Of(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        return start;
    }

    private static void Wait(Func<bool> condition, TimeSpan? patience = null)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(100))
            if (clock.Elapsed > (patience ?? Patience)) throw new TimeoutException("Slurm does not answer as it should.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
