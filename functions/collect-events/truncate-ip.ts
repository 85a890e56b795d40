export { truncateIp } from '../../shared/domain/privacy/truncate-ip.ts';
