import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './filesBelow.mjs';

const machinePath = /(?:(?<![\w.*/-])|file:\/\/)\/(?:work|root|home|Users)\/[\w.-]/;
const registryHost = /registry\.(?:npmjs|yarnpkg|npmmirror)|\b(?:localhost|127\.0\.0\.1):4873\b/;
const largest = 4 * 2 ** 20;

/**
 * Paths of somebody's machine and hosts of registries in any file of the repository; the lock file, entry by entry.
 *
 * @param {string} root
 * @returns {import('./checkRepository.mjs').Finding[]}
 */
export function checkTrackedFiles(root) {
  const findings = [];
  for (const file of trackedFiles(root)) {
    const path = join(root, file);
    if (!existsSync(path) || statSync(path).size > largest) continue;
    const text = readFileSync(path, 'utf8');
    if (text.includes('\0')) continue;
    if (file === 'pnpm-lock.yaml') findings.push(...checkLockfile(file, text));
    text.split('\n').forEach((content, i) => {
      const line = i + 1;
      if (machinePath.test(content)) findings.push({ file, line, message: 'absolute path of a machine' });
      if (registryHost.test(content)) findings.push({ file, line, message: 'host name of a registry' });
    });
  }
  return findings;
}

/**
 * Every package of the lock file has a hash and no address: it installs from any mirror, and only what was reviewed.
 *
 * @param {string} file
 * @param {string} text
 */
export function checkLockfile(file, text) {
  const findings = [];
  const lines = text.split('\n');
  const start = lines.indexOf('packages:') + 1;
  const rest = lines.findIndex((line, i) => i >= start && /^\S/.test(line));
  const end = rest < 0 ? lines.length : rest;
  let entry;
  const close = () => {
    if (entry && !entry.hasHash)
      findings.push({ file, line: entry.line, message: `${entry.name} has no integrity hash` });
  };
  for (let i = start; start > 0 && i < end; i++) {
    const name = /^ {2}(\S.*):$/.exec(lines[i])?.[1];
    if (name) {
      close();
      entry = { name, line: i + 1, hasHash: false };
    }
    if (entry && /\bintegrity: sha512-/.test(lines[i])) entry.hasHash = true;
  }
  close();
  lines.forEach((content, i) => {
    if (/\btarball:|https?:\/\//.test(content)) {
      findings.push({ file, line: i + 1, message: 'an address in the lock file' });
    }
  });
  if (start === 0) findings.push({ file, message: 'has no section `packages`' });
  return findings;
}

/** What git tracks or would add; in a folder without git, everything that is not generated. */
function trackedFiles(root) {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 };
    const list = execFileSync(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      options,
    );
    if (existsSync(join(root, '.git'))) return list.split('\0').filter(Boolean);
  } catch {
    // No git here, or no repository.
  }
  return filesBelow(root);
}
