#!/usr/bin/env bash
# Carries a study of the starter model out in shards on real Slurm, on this machine alone: a controller and a node, a job
# array for the trainings and one of four for what asks, three shards killed on the way; gathers them, and holds the table
# against the same study carried out by one process. Not part of npm test.
#
#   test/cluster/shards-slurm.sh WORK_FOLDER
#
# What it needs: Debian's slurm-wlm and munge (apt-get install --no-install-recommends slurm-wlm munge), and root, for
# Slurm's own processes. It writes /etc/slurm/slurm.conf anew and ends slurmctld, slurmd and munged again that it started.
set -euo pipefail
work=$(realpath -m "$1") here=$(cd "$(dirname "$0")" && pwd)
source "$here/shards-study.sh"
started=()
trap 'for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT

plan_study
host=$(hostname -s) processors=$(nproc)
mkdir -p /etc/slurm "$work/slurm/state" "$work/slurm/spool" /run/munge
[ -e /etc/munge/munge.key ] || dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none
chown -R munge: /etc/munge /run/munge && chmod 400 /etc/munge/munge.key
cat > /etc/slurm/slurm.conf <<CONF
ClusterName=one
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool
SlurmctldPidFile=$work/slurm/slurmctld.pid
SlurmdPidFile=$work/slurm/slurmd.pid
SlurmctldLogFile=$work/slurm/slurmctld.log
SlurmdLogFile=$work/slurm/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
NodeName=$host CPUs=$processors State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
runuser -u munge -- munged --foreground > "$work/slurm/munged.log" 2>&1 & started+=($!)
sleep 1
slurmctld -D > /dev/null 2>&1 & started+=($!)
slurmd -D > /dev/null 2>&1 & started+=($!)
until sinfo --noheader --format=%T 2>/dev/null | grep -q idle; do sleep 1; done
sinfo

cd "$shards"
export PLACEBO="node $here/../../build/start.mjs $here/../../src/headless/main.ts"
./slurm.sh --cpus-per-task=1
# One that trains, and two that ask.
kill_shards $$ 1 3 4
while squeue --noheader | grep -q .; do sleep 2; done
echo "after the first submission:"
placebo study gather "$shards" || true
./slurm.sh --cpus-per-task=1
while squeue --noheader | grep -q .; do sleep 2; done
gather_and_compare
